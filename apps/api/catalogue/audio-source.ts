import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { isMissing } from '#libs/catalogue/list-audio'
import type { AudioPlace } from '#libs/catalogue/place-audio'
import type { ByteRange, ObjectStore } from '#libs/storage/objects'

/** The audio of one track, found and ready to be read. */
export interface AudioSource {
  /** Bytes. */
  readonly size: number
  /** With its quotes; strong: equal only for equal bytes. */
  readonly etag: string
  readonly modifiedAt: Date
  /** Undefined where it went meanwhile. */
  read(range: ByteRange): Promise<Readable | undefined>
  close(): Promise<void>
}

/** Undefined where the audio is not there any more: it was when the catalogue was loaded. */
export function openAudioSource(
  place: AudioPlace,
  store: Pick<ObjectStore, 'head' | 'stream'>,
): Promise<AudioSource | undefined> {
  return place.kind === 'file' ? openFileSource(place.path) : openObjectSource(place.key, store)
}

/** All is read from one open file, so that neither a replacement nor a removal in between mixes two of them. */
async function openFileSource(path: string): Promise<AudioSource | undefined> {
  const file = await openRegular(path)
  if (file === undefined) return undefined
  const { size, mtimeNs, mtime } = await file.stat({ bigint: true })
  return {
    ...{ size: Number(size), etag: `"${size.toString(36)}-${mtimeNs.toString(36)}"`, modifiedAt: mtime },
    read: async (range) => file.createReadStream(range),
    close: () => file.close(),
  }
}

/** Not blocking, or a named pipe that somebody put there would keep one of the few threads for files for ever. */
async function openRegular(path: string): Promise<FileHandle | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    if ((await file.stat()).isFile()) return file
    await file.close()
    return undefined
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** The key names the content, and so does the tag. */
async function openObjectSource(
  key: string,
  store: Pick<ObjectStore, 'head' | 'stream'>,
): Promise<AudioSource | undefined> {
  const head = await store.head(key)
  if (head === undefined) return undefined
  return {
    ...{ size: head.size, etag: `"${key.slice(key.lastIndexOf('/') + 1)}"`, modifiedAt: head.modifiedAt },
    read: async (range) => (await store.stream(key, range))?.stream,
    close: async () => {},
  }
}
