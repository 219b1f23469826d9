import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { sniffFile } from '#libs/audio/sniff'
import { loadCatalogue } from '#libs/catalogue/load-catalogue'
import { readConfig, readEnvironment } from '#libs/config/env'
import { asSmartPlayError, SmartPlayError } from '#libs/contract/errors'
import { type Engine, openEngine } from '#libs/engine/engine'
import { makeLive } from '#libs/engine/live'
import type { Song } from '#libs/pipeline/deps'
import { openScratch } from '#libs/scratch/scratch'
import { EXIT } from '../exit-status.ts'
import { inOrder } from '../in-order.ts'
import { type AnswerFormat, chooseFormat, FORMAT_FLAGS, FORMAT_HELP } from '../show/answer-format.ts'
import type { FileOutcome } from '../show/file-outcome.ts'
import { ANALYSIS_FORMATS, ANALYSIS_HEADER } from '../show/format-analysis.ts'
import { openProgress, type Progress } from '../show/progress.ts'
import { stepOf } from '../submit/submit-song.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import type { Command } from './command.ts'

export const analyseCommand: Command = {
  summary: 'analyse audio files here, without a server',
  usage: `smartplay analyse FILE... [--jsonl | --csv]

Hears the mood of audio files in this process, several at once, and tells of them in the order in which they are named.
A file that fails does not end the others.

${FORMAT_HELP}

  smartplay analyse song.mp3
  smartplay analyse ~/Music/*.flac --csv > moods.csv

The exit status is 0 when every file was analysed, 1 when one was not, 2 for a wrong call, 130 after Ctrl-C.`,
  run: analyse,
}

async function analyse(args: readonly string[]): Promise<number> {
  const { values, positionals: files } = parseArgs({ args: [...args], options: FORMAT_FLAGS, allowPositionals: true })
  if (files.length === 0)
    throw new SmartPlayError('bad-request', 'no file was named (expected smartplay analyse FILE...)')
  const format = chooseFormat(values)
  const config = readConfig(readEnvironment())
  const scratch = await openScratch(tmpdir(), 'smartplay-cli')
  try {
    const live = makeLive(await loadCatalogue({ directories: config.catalogueDirectories }))
    const options = { ...config, scratch: scratch.directory, threads: config.featureThreads, live: () => live }
    const engine = await openEngine(options)
    const hear = (signal: AbortSignal) => analyseAll(files, { engine, signal, format, atOnce: config.featureThreads })
    const failed = await untilInterrupted(hear).finally(() => engine.close())
    if (failed === 'interrupted') return EXIT.interrupted
    return failed === 0 ? EXIT.fine : EXIT.failed
  } finally {
    await scratch.close()
  }
}

interface Hearing {
  readonly engine: Engine
  readonly signal: AbortSignal
  readonly format: AnswerFormat
  readonly atOnce: number
}

/** How many failed. */
async function analyseAll(files: readonly string[], { engine, signal, format, atOnce }: Hearing): Promise<number> {
  const progress = openProgress({ total: files.length, work: files.length, counts: 'begun files' })
  let failed = 0
  try {
    if (format === 'csv') progress.print(ANALYSIS_HEADER)
    for await (const outcome of inOrder(files, atOnce, (file) => analyseFile(file, { engine, signal, progress }))) {
      signal.throwIfAborted()
      progress.print(ANALYSIS_FORMATS[format](outcome))
      if ('error' in outcome) failed += 1
    }
    return failed
  } finally {
    progress.close()
  }
}

interface Hall {
  readonly engine: Engine
  readonly signal: AbortSignal
  readonly progress: Progress
}

async function analyseFile(file: string, { engine, signal, progress }: Hall): Promise<FileOutcome> {
  const startedAt = performance.now()
  const task = progress.begin(file, 1)
  const watching = { ...STATELESS, report: (stage: Parameters<typeof stepOf>[0]) => task.step(stepOf(stage)) }
  try {
    signal.throwIfAborted()
    const analysis = await engine.analyse(await openSong(file), watching, signal)
    task.end('done')
    return { file, analysis, totalMs: performance.now() - startedAt }
  } catch (thrown) {
    task.end('failed')
    return { file, error: asSmartPlayError(thrown) }
  }
}

/** Nothing is remembered from one call to the next. */
const STATELESS = { recall: async () => undefined, remember: async () => {} }

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
