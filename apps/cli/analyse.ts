import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { sniffFile } from '#libs/audio/sniff'
import { readConfig, readEnvironment } from '#libs/config/env'
import { asSmartPlayError, SmartPlayError } from '#libs/contract/errors'
import { type Engine, openEngine } from '#libs/engine/engine'
import type { Song } from '#libs/pipeline/deps'
import { openScratch } from '#libs/scratch/scratch'
import type { FileOutcome } from './file-outcome.ts'
import { formatJson, formatText } from './format-analysis.ts'
import { inOrder } from './in-order.ts'

/** `smartplay analyse FILE... [--json]`: the five stages in this process, without Redis or a store. */
export async function analyseCommand(args: readonly string[]): Promise<number> {
  const { values, positionals: files } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  if (files.length === 0)
    throw new SmartPlayError('bad-request', 'no file was named (expected smartplay analyse FILE...)')
  const format = values.json || !process.stdout.isTTY ? formatJson : formatText

  const config = readConfig(readEnvironment())
  const scratch = await openScratch(join(tmpdir(), 'smartplay'), 'cli')
  const engine = await openEngine({ ...config, scratch: scratch.directory, threads: config.featureThreads })
  let failed = 0
  try {
    const outcomes = inOrder(files, config.featureThreads, (file) => analyseFile(file, engine))
    for await (const outcome of outcomes) {
      process.stdout.write(`${format(outcome)}\n`)
      if ('error' in outcome) failed += 1
    }
  } finally {
    await engine.close()
    await scratch.close()
  }
  return failed === 0 ? 0 : 1
}

async function analyseFile(file: string, engine: Engine): Promise<FileOutcome> {
  const startedAt = performance.now()
  try {
    const analysis = await engine.analyse(await openSong(file), STATELESS, new AbortController().signal)
    return { file, analysis, totalMs: performance.now() - startedAt }
  } catch (thrown) {
    return { file, error: asSmartPlayError(thrown) }
  }
}

/** Nothing is remembered from one call to the next, and nobody watches. */
const STATELESS = { recall: async () => undefined, remember: async () => {}, report: () => {} }

async function openSong(path: string): Promise<Song> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new SmartPlayError('not-found', `there is no file ${path}`, { cause })
  })
  if (!found.isFile()) throw new SmartPlayError('bad-request', `${path} is no file (expected an audio file)`)
  if (found.size === 0) throw new SmartPlayError('empty-file', `${path} has no bytes (expected audio)`)
  const container = await sniffFile(path)
  if (container === undefined) throw new SmartPlayError('not-audio', `${path} is of no audio format that we know`)
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return { path, container, sha256: hash.digest('hex') }
}
