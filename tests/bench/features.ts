import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import type { Signal } from '#libs/dsp/signal'
import { openExtractor } from '#libs/extract/extractor'
import { createKernelEars } from '#libs/extract/kernel/kernel-ears'
import { readKernelModule } from '#libs/extract/kernel/kernel-module'
import { measureInThread } from '#libs/extract/thread'
import { type Ears as FeatureEars, referenceEars } from '#libs/features/ears'
import { measure } from '#libs/features/measure'
import { listCorpus } from './corpus.ts'
import { costOf } from './cost.ts'
import { type Ears, openEars } from './ears.ts'
import { type Librosa, type LibrosaAnswer, openLibrosa } from './librosa.ts'
import { meydaCpuMs } from './meyda.ts'
import type { Bench } from './options.ts'
import { featureShares } from './shares.ts'
import { mean, median, round } from './statistics.ts'
import { printTable } from './table.ts'

interface FileCost {
  readonly decode: number
  readonly decodeWall: number
  readonly features: number
  readonly featuresWall: number
  readonly librosa: LibrosaAnswer | undefined
}

interface WavCost {
  readonly wavDecode: number
  readonly librosaWav: LibrosaAnswer | undefined
}

type ClipCost = FileCost & WavCost

/** As in a worker's thread: the kernel, where it can run. */
const module = readKernelModule()
const featureEars: FeatureEars = module === undefined ? referenceEars : createKernelEars(module)

/** Meyda takes seconds for a clip. */
const MEYDA_CLIPS = 2
const WARM_UP_CLIPS = 3

/**
 * What one clip of at most 30 s costs: decoded, measured, and both; beside librosa file by file in the same run, so that
 * a busy machine slows both. Each clip is also decoded from a 16-bit wav of itself.
 */
export const benchFeatures: Bench = async ({ corpus, librosa: python, limit }) => {
  const files = await listCorpus(corpus, limit)
  const ears = await openEars()
  const librosa = python === undefined ? undefined : openLibrosa(python)
  const folder = await mkdtemp(join(tmpdir(), 'smartplay-bench-wav-'))
  try {
    const clips = files.map((file) => ({ file, wav: convert(file, { ffmpeg: ears.ffmpeg, folder }) }))
    const tools = { ears, librosa }
    for (const { file } of clips.slice(0, WARM_UP_CLIPS)) await measureFile(file, tools)
    const fileCosts: FileCost[] = []
    for (const { file } of clips) fileCosts.push(await measureFile(file, tools))
    const costs: ClipCost[] = []
    for (const [index, cost] of fileCosts.entries()) {
      costs.push({ ...cost, ...(await measureWav(clips[index]?.wav ?? '', tools)) })
    }
    const everything: number[] = []
    for (const { wav } of clips) everything.push(await costOfEverything(await ears.decode(wav)))
    process.stdout.write(`\n${files.length} clips of ${corpus}, decoded by ${ears.ffmpeg}; CPU ms, median\n\n`)
    const figures = report(costs, median(everything))
    await reportBesides(files, ears)
    const clipsPerSecond = round(await fullPool(files, ears), 2)
    const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024)
    process.stdout.write(`  full pool: ${clipsPerSecond} clips/s; peak RSS ${peakRssMb} MB\n`)
    return { ...figures, files: files.length, clipsPerSecond, peakRssMb }
  } finally {
    await librosa?.close()
    await ears.close()
    await rm(folder, { recursive: true })
  }
}

/**
 * All clips are converted before any is measured: to start a program our own is forked, and pays for it with 10 ms of
 * page faults in whatever it does next.
 */
function convert(file: string, { ffmpeg, folder }: { readonly ffmpeg: string; readonly folder: string }): string {
  const wav = join(folder, `${basename(file, extname(file))}.wav`)
  const excerpt = ['-nostdin', '-v', 'error', '-y', '-t', '30', '-i', file, '-ar', '44100', '-c:a', 'pcm_s16le', wav]
  execFileSync(ffmpeg, excerpt)
  return wav
}

interface Tools {
  readonly ears: Ears
  readonly librosa: Librosa | undefined
}

/** What one clip leaves behind is collected while the next is decoded; so each kind of file has a pass of its own. */
async function measureFile(file: string, { ears, librosa }: Tools): Promise<FileCost> {
  const decoded = await costOf(() => ears.decode(file))
  const measured = await costOf(() => measure(decoded.outcome, featureEars))
  return {
    ...{ decode: decoded.cost.cpuMs, decodeWall: decoded.cost.wallMs },
    ...{ features: measured.cost.cpuMs, featuresWall: measured.cost.wallMs },
    librosa: await librosa?.measure(file),
  }
}

async function measureWav(wav: string, { ears, librosa }: Tools): Promise<WavCost> {
  const decoded = await costOf(() => ears.decode(wav))
  return { wavDecode: decoded.cost.cpuMs, librosaWav: await librosa?.measure(wav) }
}

/**
 * Fifteen, extension and Meyda's descriptors, as a thread of the worker measures them.
 *
 * Meyda leaves so much garbage that V8 is still collecting it, in threads of its own, while the next clip is decoded. So
 * it has a pass of its own; in a worker it has a thread of its own.
 */
async function costOfEverything(signal: Signal): Promise<number> {
  const { cost } = await costOf(() => measureInThread(signal))
  return cost.cpuMs
}

function report(costs: readonly ClipCost[], everything: number) {
  const of = (pick: (cost: ClipCost) => number) => round(median(costs.map(pick)))
  const cpuMs = {
    ...{ decode: of((cost) => cost.decode), features: of((cost) => cost.features) },
    wavDecode: of((cost) => cost.wavDecode),
    everything: round(everything),
    ...{ total: of((cost) => cost.decode + cost.features), wavTotal: of((cost) => cost.wavDecode + cost.features) },
  }
  const wallMs = { decode: of((cost) => cost.decodeWall), features: of((cost) => cost.featuresWall) }
  printTable(
    ['', 'decode', 'of its wav', 'features', 'and Meyda', 'total', 'total from wav'],
    [
      ['ours', cpuMs.decode, cpuMs.wavDecode, cpuMs.features, cpuMs.everything, cpuMs.total, cpuMs.wavTotal],
      ['ours, wall', wallMs.decode, '', wallMs.features, '', '', ''],
      ...librosaRows(costs),
    ],
  )
  const ratio = ratios(costs)
  if (ratio !== undefined) {
    printTable(
      ['librosa / ours', 'features', 'features, one STFT', 'mp3', 'wav'],
      [['median', ratio.features, ratio.sharedFeatures, ratio.mp3Total, ratio.wavTotal]],
    )
  }
  return { cpuMs, wallMs, ratio }
}

function librosaRows(costs: readonly ClipCost[]) {
  const answers = costs.flatMap(({ librosa }) => librosa ?? [])
  const wavs = costs.flatMap(({ librosaWav }) => librosaWav ?? [])
  if (answers.length === 0) return []
  const loadMs = median(answers.map((answer) => answer.loadMs))
  const row = (name: string, pick: (answer: LibrosaAnswer) => number) => [
    name,
    round(loadMs),
    round(median(wavs.map((answer) => answer.loadMs))),
    round(median(answers.map(pick))),
    '',
    round(median(answers.map((answer) => answer.loadMs + pick(answer)))),
    round(median(wavs.map((answer) => answer.loadMs + pick(answer)))),
  ]
  return [
    row('librosa, each from the samples', ({ featuresMs }) => featuresMs),
    row('librosa, one shared STFT', ({ sharedMs }) => sharedMs),
  ]
}

/** Clip by clip, so that what slows the machine for a while slows both sides of a ratio. */
function ratios(costs: readonly ClipCost[]) {
  const pairs = costs.flatMap(({ librosa, librosaWav, ...ours }) =>
    librosa && librosaWav ? [{ ours, librosa, librosaWav }] : [],
  )
  if (pairs.length === 0) return undefined
  const of = (pick: (pair: (typeof pairs)[number]) => number) => round(median(pairs.map(pick)), 2)
  return {
    features: of(({ ours, librosa }) => librosa.featuresMs / ours.features),
    sharedFeatures: of(({ ours, librosa }) => librosa.sharedMs / ours.features),
    mp3Total: of(({ ours, librosa }) => (librosa.loadMs + librosa.featuresMs) / (ours.decode + ours.features)),
    wavTotal: of(
      ({ ours, librosaWav }) => (librosaWav.loadMs + librosaWav.featuresMs) / (ours.wavDecode + ours.features),
    ),
  }
}

async function reportBesides(files: readonly string[], ears: Ears): Promise<void> {
  const signals = await Promise.all(files.slice(0, MEYDA_CLIPS).map(ears.decode))
  process.stdout.write(`  Meyda.extract, 128 bands, without tempo: ${round(mean(signals.map(meydaCpuMs)))} ms\n\n`)
  printTable(['share of the reference', 'ms', '%'], signals[0] === undefined ? [] : featureShares(signals[0]))
}

/** Decoding and measuring all files at once, a thread for each core. */
async function fullPool(files: readonly string[], ears: Ears): Promise<number> {
  const threads = availableParallelism()
  const extractor = openExtractor({ threads })
  const never = new AbortController().signal
  const waiting = [...files]
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      await extractor.measure(await ears.decode(file), never)
    }
  }
  const from = performance.now()
  await Promise.all(Array.from({ length: threads + 1 }, work))
  const seconds = (performance.now() - from) / 1000
  await extractor.close()
  return files.length / seconds
}
