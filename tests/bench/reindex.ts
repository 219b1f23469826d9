import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ReindexResource } from '#libs/contract/reindex'
import { post } from '../programs/client.ts'
import { hasEnded, startReindex, waitForReindex } from '../programs/reindex-client.ts'
import { listCorpus } from './corpus.ts'
import { openLibrosa } from './librosa.ts'
import type { Bench } from './options.ts'
import { cpuMsOf } from './process-cost.ts'
import { type Service, startService } from './service.ts'
import { quantile, round } from './statistics.ts'
import { printTable } from './table.ts'

/** Idle and busy take turns, so that whatever else this machine does meets both. */
const ROUNDS = 4
const UPLOADS = 10
/** Between two uploads the reindex goes on: each one meets files in the middle of their work. */
const BETWEEN_UPLOADS_MS = 250
/** Files that nobody has measured, enough for the runs to last as long as the uploads. */
const FRESH_FILES = 1000
const PATIENCE_MS = 3_600_000

/**
 * A catalogue through the real service, one worker with all of its threads: how fast, at what cost, how much faster a
 * second time, what an upload waits meanwhile; and librosa over the same files, one process for each processor.
 */
export const benchReindex: Bench = async ({ corpus, librosa, limit }) => {
  const files = await listCorpus(corpus, limit)
  const folder = await mkdtemp(join(tmpdir(), 'smartplay-bench-deam-'))
  const service = await startService({ DEAM_PATH: folder })
  try {
    const worker = await service.startWorker()
    await timeUploads(service, files)
    await layOut(folder, files)
    const cpuBefore = cpuMsOf(worker.pid)
    const first = await timeRun(service)
    const cpuMs = (cpuMsOf(worker.pid) - cpuBefore) / files.length
    const second = await timeRun(service)
    const { idle, busy } = await timeInTurns(service, { folder, files })
    const theirs = librosa === undefined ? undefined : await timeLibrosa(librosa, files)
    return report({ files: files.length, first, second, cpuMs, idle, busy, theirs })
  } finally {
    await service.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Timed {
  readonly seconds: number
  readonly run: ReindexResource
}

interface Measured {
  readonly files: number
  readonly first: Timed
  readonly second: Timed
  readonly cpuMs: number
  readonly idle: readonly number[]
  readonly busy: readonly number[]
  readonly theirs: Theirs | undefined
}

/** The catalogue's folder with these files and no others. */
async function layOut(folder: string, files: readonly string[]): Promise<void> {
  const audio = join(folder, 'audio')
  await rm(audio, { recursive: true, force: true })
  await mkdir(audio, { recursive: true })
  await Promise.all(files.map((file, number) => symlink(resolve(file), join(audio, nameOf(file, number)))))
}

function nameOf(file: string, number: number): string {
  return `${String(number).padStart(5, '0')}-${basename(file)}`
}

async function timeRun({ url }: Service): Promise<Timed> {
  const startedAt = performance.now()
  const { id } = await startReindex(url)
  const run = await waitForReindex({ apiUrl: url, id, timeoutMs: PATIENCE_MS }, hasEnded)
  if (run.status !== 'completed') throw new Error(`the reindex ${run.status}: ${run.reason}`)
  return { seconds: (performance.now() - startedAt) / 1000, run }
}

let uploads = 0

/** From the first byte sent to the last received, one after the other [ms]. */
async function timeUploads(service: Service, files: readonly string[]): Promise<readonly number[]> {
  const songs = files.filter((file) => file.endsWith('.mp3'))
  const times: number[] = []
  for (let n = -2; n < UPLOADS; n += 1) {
    uploads += 1
    const path = await service.variant(songs[uploads % songs.length] ?? '', uploads)
    const from = performance.now()
    const response = await post(`${service.url}/upload`, { path })
    if (response.status !== 200) throw new Error(`POST /upload answered ${response.status}: ${await response.text()}`)
    await response.arrayBuffer()
    if (n >= 0) times.push(performance.now() - from)
    await pause(BETWEEN_UPLOADS_MS)
  }
  return times
}

/** Uploads to the idle service, and while files that nobody has measured yet are measured, in turns. */
async function timeInTurns(
  service: Service,
  { folder, files }: { readonly folder: string; readonly files: readonly string[] },
) {
  const songs = files.filter((file) => file.endsWith('.mp3'))
  const fresh: string[] = []
  for (let n = 0; n < FRESH_FILES; n += 1) {
    fresh.push(await service.variant(songs[n % songs.length] ?? '', 100_000 + n))
  }
  await layOut(folder, fresh)
  const idle: number[] = []
  const busy: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    idle.push(...(await timeUploads(service, files)))
    busy.push(...(await timeUploadsDuring(service, files)))
  }
  return { idle, busy }
}

/** The run is ended early, for it is only there to be busy; the next one goes on where it has ended. */
async function timeUploadsDuring(service: Service, files: readonly string[]): Promise<readonly number[]> {
  const { id } = await startReindex(service.url)
  await waitForReindex({ apiUrl: service.url, id }, (run) => run.files.measured > 0)
  const times = await timeUploads(service, files)
  const response = await fetch(`${service.url}/v1/reindexes/${id}`, { method: 'DELETE' })
  if (response.status !== 200) throw new Error('the reindex ended before the uploads (expected a larger corpus)')
  return times
}

interface Theirs {
  /** Wall time for all files. */
  readonly seconds: number
  /** CPU time of one file [ms]. */
  readonly cpuMs: number
}

/** librosa over the files, one Python for each processor; the first file of each warms it up. */
async function timeLibrosa(python: string, files: readonly string[]): Promise<Theirs> {
  const processes = Array.from({ length: availableParallelism() }, () => openLibrosa(python))
  try {
    await Promise.all(processes.map((each) => each.measure(files[0] ?? '')))
    const rest = [...files]
    let cpuMs = 0
    const startedAt = performance.now()
    await Promise.all(
      processes.map(async (each) => {
        for (let file = rest.pop(); file !== undefined; file = rest.pop()) {
          const { loadMs, featuresMs } = await each.measure(file)
          cpuMs += loadMs + featuresMs
        }
      }),
    )
    return { seconds: (performance.now() - startedAt) / 1000, cpuMs: cpuMs / files.length }
  } finally {
    await Promise.all(processes.map((each) => each.close()))
  }
}

function report({ files, first, second, cpuMs, idle, busy, theirs }: Measured) {
  const figures = {
    files,
    filesPerSecond: round(files / first.seconds, 2),
    cpuMsPerFile: round(cpuMs),
    seconds: round(first.seconds, 2),
    secondSeconds: round(second.seconds, 2),
    secondRatio: round(second.seconds / first.seconds, 3),
    measuredAgain: second.run.files.measured,
    idleP95Ms: round(quantile(idle, 0.95)),
    busyP95Ms: round(quantile(busy, 0.95)),
    latencyRatio: round(quantile(busy, 0.95) / quantile(idle, 0.95), 2),
    ...(theirs !== undefined && besideLibrosa(theirs, { files, seconds: first.seconds, cpuMs })),
  }
  printTable(
    ['', ''],
    Object.entries(figures).map(([name, value]) => [name, value]),
  )
  return figures
}

interface Ours {
  readonly files: number
  readonly seconds: number
  readonly cpuMs: number
}

/** By wall time, in which ours stands back behind all else on the machine, and by CPU time. */
function besideLibrosa(theirs: Theirs, { files, seconds, cpuMs }: Ours) {
  return {
    librosaFilesPerSecond: round(files / theirs.seconds, 2),
    librosaCpuMsPerFile: round(theirs.cpuMs),
    timesLibrosa: round(theirs.seconds / seconds, 2),
    timesLibrosaByCpu: round(theirs.cpuMs / cpuMs, 2),
  }
}
