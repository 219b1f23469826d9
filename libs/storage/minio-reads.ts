import type { IncomingMessage } from 'node:http'
import { addAbortSignal, type Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { checkKey, checkPrefix } from './keys.ts'
import type { MinioCalls } from './minio-calls.ts'
import { answerTo, meaningOf } from './minio-errors.ts'
import type { ByteRange, ListOptions, ObjectEntry, ObjectHead, ObjectStore, ObjectStream } from './objects.ts'
import { checkRange, unsatisfiable } from './ranges.ts'
import { saveStream } from './save-stream.ts'

type Reads = Pick<ObjectStore, 'get' | 'download' | 'stream' | 'head' | 'list'>

const PAGE_LENGTH = 1000

export function minioReads({ client, bucket, call }: MinioCalls): Reads {
  async function stream(key: string, range?: ByteRange): Promise<ObjectStream | undefined> {
    checkKey(key)
    if (range !== undefined) checkRange(key, range)
    const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end}` } : {}
    const request = { method: 'GET', bucketName: bucket, objectName: key, headers }
    const work = async () => {
      try {
        return streamOf(key, await client.makeRequestAsync(request, '', [200, 206]))
      } catch (error) {
        if (range && meaningOf(error) === 'out-of-range') throw unsatisfiable(key, range, error)
        return answerTo(error, { missing: undefined })
      }
    }
    return call({ action: `read ${key}`, work })
  }

  async function get(key: string): Promise<Buffer | undefined> {
    const found = await stream(key)
    return found && readAll(found, buffer)
  }

  async function download(key: string, path: string): Promise<'written' | 'missing'> {
    const found = await stream(key)
    if (found === undefined) return 'missing'
    await readAll(found, (body) => saveStream(body, path))
    return 'written'
  }

  function readAll<T>({ head, stream: body }: ObjectStream, read: (body: Readable) => Promise<T>): Promise<T> {
    const work = (signal: AbortSignal) => read(addAbortSignal(signal, body))
    return call({ action: `read ${head.key}`, bytes: head.size, notTwice: true, work })
  }

  async function head(key: string): Promise<ObjectHead | undefined> {
    checkKey(key)
    const work = async () => {
      const found = await client.statObject(bucket, key).catch((error) => answerTo(error, { missing: undefined }))
      return found && { key, size: found.size, etag: found.etag, modifiedAt: found.lastModified }
    }
    return call({ action: `look up ${key}`, work })
  }

  /** Each page begins after the last key of the one before: the port needs no continuation tokens of a server's own. */
  async function* list(prefix: string, { after = '' }: ListOptions = {}): AsyncGenerator<ObjectEntry> {
    checkPrefix(prefix)
    for (let last: string | undefined = after; last !== undefined; ) {
      const from: string = last
      const work = () => client.listObjectsV2Query(bucket, prefix, '', '', PAGE_LENGTH, from)
      const page = await call({ action: `list ${prefix}`, work })
      const entries = page.objects.flatMap(entryOf)
      yield* entries
      last = page.isTruncated ? entries.at(-1)?.key : undefined
    }
  }

  return { get, download, stream, head, list }
}

type ListedItem = { readonly name?: string; readonly size: number; readonly lastModified?: Date }

/** Without a delimiter no common prefixes are listed, but the client's type has them. */
function entryOf({ name, size, lastModified }: ListedItem): ObjectEntry[] {
  return name === undefined || lastModified === undefined ? [] : [{ key: name, size, modifiedAt: lastModified }]
}

/** What came back, by its headers: 206 tells the part and the whole, 200 is all of it. */
function streamOf(key: string, response: IncomingMessage): ObjectStream {
  const { etag = '', 'last-modified': modified = '', 'content-length': length } = response.headers
  const part = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(response.headers['content-range'] ?? '')
  const size = Number(part?.[3] ?? length)
  const range = { start: Number(part?.[1] ?? 0), end: Number(part?.[2] ?? size - 1) }
  const head = { key, size, etag: etag.replaceAll('"', ''), modifiedAt: new Date(modified) }
  return { head, range, stream: response }
}
