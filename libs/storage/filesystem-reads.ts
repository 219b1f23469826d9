import type { BigIntStats } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { orMissing, translated } from './filesystem-errors.ts'
import { listFiles } from './filesystem-list.ts'
import { checkKey, checkPrefix } from './keys.ts'
import type { ByteRange, ListOptions, ObjectEntry, ObjectHead, ObjectStore, ObjectStream } from './objects.ts'
import { clipRange } from './ranges.ts'
import { saveStream } from './save-stream.ts'

type Reads = Pick<ObjectStore, 'get' | 'download' | 'stream' | 'head' | 'list'>

export function filesystemReads(directory: string): Reads {
  async function stream(key: string, range?: ByteRange): Promise<ObjectStream | undefined> {
    checkKey(key)
    return translated(`read ${key}`, async () => {
      const file = await openFile(join(directory, key))
      return file && closedOnError(file, () => streamOf(file, key, range))
    })
  }

  async function get(key: string): Promise<Buffer | undefined> {
    checkKey(key)
    return translated(`read ${key}`, async () => {
      const file = await openFile(join(directory, key))
      return file?.readFile().finally(() => file.close())
    })
  }

  async function download(key: string, path: string): Promise<'written' | 'missing'> {
    const found = await stream(key)
    if (found === undefined) return 'missing'
    await translated(`download ${key}`, () => saveStream(found.stream, path))
    return 'written'
  }

  async function head(key: string): Promise<ObjectHead | undefined> {
    checkKey(key)
    return translated(`look up ${key}`, async () => {
      const found = await stat(join(directory, key), { bigint: true }).catch(orMissing)
      return found?.isFile() ? headOf(key, found) : undefined
    })
  }

  async function* list(prefix: string, { after = '' }: ListOptions = {}): AsyncGenerator<ObjectEntry> {
    checkPrefix(prefix)
    const files = listFiles({ directory, prefix, after })
    for (;;) {
      const next = await translated(`list ${prefix}`, () => files.next())
      if (next.done) return
      yield next.value
    }
  }

  return { get, download, stream, head, list }
}

/** Undefined where there is no file; a folder of keys is not an object. */
async function openFile(path: string): Promise<FileHandle | undefined> {
  const file = await open(path, 'r').catch(orMissing)
  if (file === undefined || (await file.stat()).isFile()) return file
  await file.close()
  return undefined
}

/** Head and bytes come from one open file, so that a put in between cannot mix two objects. */
async function streamOf(file: FileHandle, key: string, wanted: ByteRange | undefined): Promise<ObjectStream> {
  const head = headOf(key, await file.stat({ bigint: true }))
  const range = clipRange(key, head.size, wanted)
  if (head.size > 0) return { head, range, stream: file.createReadStream(range) }
  await file.close()
  return { head, range, stream: Readable.from([]) }
}

async function closedOnError<T>(file: FileHandle, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Every put makes a new file, so number, size and time of the file tell two contents apart. */
function headOf(key: string, found: BigIntStats): ObjectHead {
  const etag = [found.ino, found.size, found.mtimeNs].map((part) => part.toString(36)).join('-')
  return { key, size: Number(found.size), modifiedAt: found.mtime, etag }
}
