import { open } from 'node:fs/promises'
import { type ColumnFile, decodeColumns } from './column-file.ts'

/**
 * Opens a column file. It is read into one buffer of its size: `readFile` gathers pieces first and would need its room
 * twice.
 */
export async function readColumns(path: string): Promise<ColumnFile> {
  const file = await open(path)
  try {
    const bytes = new Uint8Array((await file.stat()).size)
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, at)
      if (bytesRead === 0) break
      at += bytesRead
    }
    return decodeColumns(bytes, path)
  } finally {
    await file.close()
  }
}
