import { type FileHandle, open } from 'node:fs/promises'

/** A file as bytes that can be looked at anywhere. */
export interface FileBytes {
  readonly size: number
  /** The bytes from `at` on: `length` of them, or fewer where the file ends. */
  read(at: number, length: number): Promise<Buffer>
  /** Fills `buffer` with what lies at `at`. Rejects where the file holds less. */
  fill(buffer: Uint8Array, at: number): Promise<void>
}

/** Opens a file for as long as `look` runs. */
export async function withFileBytes<T>(path: string, look: (bytes: FileBytes) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r')
  try {
    return await look(await fileBytes(handle))
  } finally {
    await handle.close()
  }
}

/** An open file as bytes; whoever opened it closes it. */
export async function fileBytes(handle: FileHandle): Promise<FileBytes> {
  const { size } = await handle.stat()
  return {
    size,
    read: async (at, length) => {
      const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - at)))
      await fill(handle, buffer, at)
      return buffer
    },
    fill: (buffer, at) => fill(handle, buffer, at),
  }
}

async function fill(handle: FileHandle, buffer: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < buffer.length; ) {
    const { bytesRead } = await handle.read(buffer, done, buffer.length - done, at + done)
    if (bytesRead === 0) throw new Error(`a file ended ${buffer.length - done} bytes early while it was read`)
    done += bytesRead
  }
}
