import { rm, stat } from 'node:fs/promises'
import { sniffFile } from '#libs/audio/sniff'
import { audioKey } from '#libs/catalogue/keys'
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
  readonly path: string
  readonly sha256: string
  /** Differs when the file was changed. */
  readonly stamp: string
  /** What was heard in these bytes before; undefined where they have to be measured. */
  readonly heard: Heard | undefined
  /** To be called when the file is done with. */
  letGo(): Promise<void>
}

/** From a file of the catalogue to what the catalogue says of it, in two steps: what it is, and what it sounds like. */
export interface DescribeFile {
  /** Finds the file and whether its bytes were measured before. Rejects with `audio-gone` or `empty-file`. */
  find(source: Source): Promise<FoundFile>
  /** Measures what was not measured before, and judges it by the present model. */
  describe(found: FoundFile, abort: AbortSignal): Promise<Entry>
}

export function createDescribeFile({ engine, vectors, store, scratch }: DescribeFileDeps): DescribeFile {
  return {
    async find(source) {
      const found = (await lookAt(source.path)) ?? (await fetch(source))
      if (found.bytes === 0) throw new SmartPlayError('empty-file', `${source.filename} has no bytes (expected audio)`)
      return { letGo: NOTHING, source, ...found, heard: await vectors.recall(FEATURES_VERSION, found.sha256) }
    },

    async describe({ source: { filename }, path, sha256, stamp, heard: before }, abort) {
      // Asked again, for a copy of it may have been measured since it was found.
      const known = before ?? (await vectors.recall(FEATURES_VERSION, sha256))
      const song = { path, container: known?.quality.container ?? (await containerOf(path, filename)), sha256 }
      const run = {
        recall: async () => known,
        async remember(_song: unknown, heard: Heard) {
          await requireUnchanged(path, { stamp, filename })
          await vectors.remember(sha256, heard)
        },
        report: () => {},
      }
      const { heard, judgement } = await engine.describe(song, run, abort)
      const { valence, arousal } = judgement.affect
      const affect = { valence, arousal }
      return { filename, sha256, reused: known !== undefined, features: heard.features, mood: judgement.mood, affect }
    },
  }

  /** What lies in no folder may lie in the store, under its content; what was measured before need not even be sent. */
  async function fetch({ filename, sha256 }: Source): Promise<Bytes & Partial<Pick<FoundFile, 'letGo'>>> {
    if (sha256 !== undefined) {
      if (await vectors.recall(FEATURES_VERSION, sha256)) return { path: '', stamp: '', sha256, bytes: UNKNOWN_BYTES }
      const path = scratch.newPath()
      const letGo = () => rm(path, { force: true })
      if ((await store.download(audioKey(sha256), path)) === 'written') return { ...(await readBytes(path)), letGo }
    }
    throw new SmartPlayError('audio-gone', `the audio of ${filename} is not there (expected where the run found it)`)
  }
}

const NOTHING = async () => {}
/** Some: an empty file was never measured. */
const UNKNOWN_BYTES = 1

/** What a file's bytes are, and where. */
type Bytes = Pick<FoundFile, 'path' | 'stamp' | 'sha256'> & { readonly bytes: number }

async function lookAt(path: string): Promise<Bytes | undefined> {
  try {
    return await readBytes(path)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && MISSING.has(String(cause.code))) return undefined
    throw cause
  }
}

async function readBytes(path: string): Promise<Bytes> {
  const stamp = await stampOf(path)
  return { path, stamp, ...(await hashFile(path)) }
}

async function stampOf(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  return `${size}-${mtimeMs}`
}

/** Vectors are kept under the content: one of a file that was replaced meanwhile would be another's for ever. */
async function requireUnchanged(path: string, was: { readonly stamp: string; readonly filename: string }) {
  if ((await stampOf(path)) === was.stamp) return
  throw new SmartPlayError('superseded', `${was.filename} was changed while it was measured`)
}

/** Not there, no folder on the way to it, no file, or not ours to read. */
const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES'])

async function containerOf(path: string, filename: string) {
  const container = await sniffFile(path)
  if (container !== undefined) return container
  throw new SmartPlayError('not-audio', `${filename} is of no audio format that we know`)
}
