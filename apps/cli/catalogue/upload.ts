import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { audioKey } from '#libs/catalogue/keys'
import type { Source } from '#libs/catalogue/sources-file'
import type { ObjectStore } from '#libs/storage/objects'
import { inOrder } from '../in-order.ts'

/** Songs on their way at once: enough to keep a store busy while others are read. */
const AT_ONCE = 4

export interface UploadProgress {
  readonly done: number
  readonly total: number
}

export interface UploadReport {
  readonly uploaded: number
  /** In the store already. */
  readonly present: number
  readonly unreadable: readonly { readonly filename: string; readonly reason: string }[]
  /** The sources, with the SHA-256 of those that could be read: under it the store holds their audio. */
  readonly sources: readonly Source[]
}

type Sent =
  | { readonly source: Source; readonly outcome: 'created' | 'exists' }
  | { readonly source: Source; readonly outcome: 'unreadable'; readonly reason: string }

/** Puts the audio of sources into the store, each content once. A store that fails ends it; a file that fails does not. */
export async function uploadAudio(
  sources: readonly Source[],
  store: Pick<ObjectStore, 'create'>,
  onProgress: (progress: UploadProgress) => void,
): Promise<UploadReport> {
  const all: Sent[] = []
  for await (const sent of inOrder(sources, AT_ONCE, (source) => send(source, store))) {
    all.push(sent)
    onProgress({ done: all.length, total: sources.length })
  }
  return {
    uploaded: all.filter(({ outcome }) => outcome === 'created').length,
    present: all.filter(({ outcome }) => outcome === 'exists').length,
    unreadable: all.flatMap((sent) =>
      sent.outcome === 'unreadable' ? [{ filename: sent.source.filename, reason: sent.reason }] : [],
    ),
    sources: all.map(({ source }) => source),
  }
}

async function send(source: Source, store: Pick<ObjectStore, 'create'>): Promise<Sent> {
  const sha256 = await hashFile(source.path).catch((error: unknown) => ({ reason: String(error) }))
  if (typeof sha256 !== 'string') return { source, outcome: 'unreadable', reason: sha256.reason }
  return { source: { ...source, sha256 }, outcome: await store.create(audioKey(sha256), { path: source.path }) }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
