import { rm, stat } from 'node:fs/promises'
import { sniffFile } from '#libs/audio/sniff'
import { audioKey } from '#libs/catalogue/keys'
import { PLAIN_NAME } from '#libs/catalogue/plain-name'
import { SmartPlayError } from '#libs/contract/errors'
import type { Engine } from '#libs/engine/engine'
import { FEATURES_VERSION } from '#libs/features/table'
import type { Heard } from '#libs/pipeline/deps'
import { hashFile } from '#libs/reindex/hash-file'
import type { Entry, Source } from '#libs/reindex/stored'
import type { Vectors } from '#libs/reindex/vectors'
import type { Scratch } from '#libs/scratch/scratch'
import type { ObjectStore } from '#libs/storage/objects'

export interface DescribeFileDeps {
  readonly engine: Pick<Engine, 'describe'>
  readonly vectors: Vectors
  readonly store: Pick<ObjectStore, 'download'>
  readonly scratch: Scratch
}

/** A file of which nothing but its bytes is known yet. */
export interface FoundFile {
  readonly source: Source
  readonly sha256: string
  /** Undefined where no disk of ours has it, but perhaps the store. */
  readonly place: Place | undefined
  /** What was heard in these bytes before; undefined where they have to be measured. */
  readonly heard: Heard | undefined
}

interface Place {
  readonly path: string
  /** Differs when the file was changed. */
  readonly stamp: string
}

/** From a file of the catalogue to what the catalogue says of it, in two steps: what it is, and what it sounds like. */
export interface DescribeFile {
  /**
   * Finds the file and whether its bytes were measured before. Rejects with `bad-filename`, `audio-gone` or
   * `empty-file`.
   */
  find(source: Source): Promise<FoundFile>
  /**
   * Measures what was not measured before, and judges it by the present model. What only the store has is on our disk
   * for as long as it is measured: a chunk's files would fill it. Rejects with `audio-gone` or `empty-file` there too.
   */
  describe(found: FoundFile, abort: AbortSignal): Promise<Entry>
}

export function createDescribeFile({ engine, vectors, store, scratch }: DescribeFileDeps): DescribeFile {
  return {
    async find(source) {
      requireName(source)
      const found = (await lookAt(source)) ?? { sha256: source.sha256 ?? gone(source), place: undefined }
      return { source, ...found, heard: await vectors.recall(FEATURES_VERSION, found.sha256) }
    },

    async describe({ source, sha256, place, heard: before }, abort) {
      // Asked again, for a copy of it may have been measured since it was found.
      const heard = before ?? (await vectors.recall(FEATURES_VERSION, sha256))
      if (heard !== undefined || place !== undefined) return listen({ source, sha256, place, heard }, abort)
      return whileHere({ ...source, sha256 }, (here) => listen({ source, ...here, heard }, abort))
    },
  }

  async function listen(
    { source: { filename }, sha256, place = NOWHERE, heard: known }: FoundFile,
    abort: AbortSignal,
  ) {
    const { path } = place
    const song = { path, container: known?.quality.container ?? (await containerOf(path, filename)), sha256 }
    const run = {
      recall: async () => known,
      async remember(_song: unknown, heard: Heard) {
        await requireUnchanged(place, filename)
        await vectors.remember(sha256, heard)
      },
      report: () => {},
    }
    const { heard, judgement } = await engine.describe(song, run, abort)
    const { valence, arousal } = judgement.affect
    const affect = { valence, arousal }
    return { filename, sha256, reused: known !== undefined, features: heard.features, mood: judgement.mood, affect }
  }

  /** What lies in no folder may lie in the store, under its content. */
  async function whileHere<T>(source: Source & Bytes, use: (here: FoundBytes) => Promise<T>): Promise<T> {
    const path = scratch.newPath()
    try {
      if ((await store.download(audioKey(source.sha256), path)) === 'missing') return gone(source)
      return await use(await readBytes({ ...source, path }))
    } finally {
      await rm(path, { force: true })
    }
  }
}

/** Of bytes that were measured before nobody needs to know where they lie. */
const NOWHERE: Place = { path: '', stamp: '' }

type Bytes = Pick<FoundFile, 'sha256'>
type FoundBytes = Bytes & { readonly place: Place }

/** A catalogue holds plain names only: one that has another would be refused as a whole, when all is measured. */
function requireName({ filename }: Source): void {
  if (PLAIN_NAME.test(filename)) return
  const expected = 'expected 1 to 255 signs, no slash, no backslash, no control sign'
  throw new SmartPlayError('bad-filename', `${JSON.stringify(filename)} is no plain file name (${expected})`)
}

async function lookAt(source: Source): Promise<FoundBytes | undefined> {
  try {
    return await readBytes(source)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && MISSING.has(String(cause.code))) return undefined
    throw cause
  }
}

async function readBytes({ filename, path }: Source): Promise<FoundBytes> {
  const stamp = await stampOf(path)
  const { sha256, bytes } = await hashFile(path)
  if (bytes === 0) throw new SmartPlayError('empty-file', `${filename} has no bytes (expected audio)`)
  return { sha256, place: { path, stamp } }
}

function gone({ filename }: Source): never {
  throw new SmartPlayError('audio-gone', `the audio of ${filename} is not there (expected where the run found it)`)
}

async function stampOf(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  return `${size}-${mtimeMs}`
}

/** Vectors are kept under the content: one of a file that was replaced meanwhile would be another's for ever. */
async function requireUnchanged({ path, stamp }: Place, filename: string): Promise<void> {
  if ((await stampOf(path)) === stamp) return
  throw new SmartPlayError('superseded', `${filename} was changed while it was measured`)
}

/** Not there, no folder on the way to it, no file, or not ours to read. */
const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES'])

async function containerOf(path: string, filename: string) {
  const container = await sniffFile(path)
  if (container !== undefined) return container
  throw new SmartPlayError('not-audio', `${filename} is of no audio format that we know`)
}
