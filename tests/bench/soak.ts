import { setTimeout as pause } from 'node:timers/promises'
import { footprintOf } from '../programs/footprint.ts'
import type { Program } from '../programs/program.ts'
import { measureCapacity } from './capacity.ts'
import type { Bench } from './options.ts'
import { sendAtPace } from './send-at-pace.ts'
import { startService } from './service.ts'
import { createSongMaker } from './song-maker.ts'
import { median, round } from './statistics.ts'
import { printTable } from './table.ts'

const LOAD_SHARE = 0.7
const CAPACITY_SONGS = 60
const LOOK_INTERVAL_MS = 5000
const MEGABYTE = 1024 ** 2
/** Caches and machine code fill in the beginning: that is no leak. */
const SETTLING_SHARE = 0.2

interface Look {
  readonly minutes: number
  readonly residentMb: number
  /** What the main thread's heap holds, and what lies outside of it: both are part of the resident memory. */
  readonly heapMb: number
  readonly externalMb: number
  readonly descriptors: number
  readonly delayP99Ms: number
}

/** So many minutes at 70 % of what the service can do: what grows, and how late its event loops are. */
export const benchSoak: Bench = async ({ corpus, limit: minutes }) => {
  const songOf = await createSongMaker(corpus)
  const service = await startService({ LOG_LEVEL: 'info' })
  try {
    const worker = await service.startWorker()
    const capacity = await measureCapacity({ service, songOf, from: 0 }, CAPACITY_SONGS)
    const perSecond = LOAD_SHARE * capacity
    const looking = { api: keepLooking(service.api, minutes), worker: keepLooking(worker, minutes) }
    const pace = { perSecond, count: Math.round(perSecond * 60 * minutes) }
    const answers = tally(await sendAtPace(pace, (n) => post(service.url, songOf(1_000_000 + n))))
    const looks = { api: await looking.api, worker: await looking.worker }
    const figures = { capacity: round(capacity, 2), perSecond: round(perSecond, 2), ...answers }
    process.stdout.write(`\n${minutes} minutes at ${figures.perSecond} of ${figures.capacity} songs/s\n\n`)
    printTable(
      ['', 'MB/min', 'descriptors', 'delay p99 ms'],
      (['api', 'worker'] as const).map((name) => [name, ...Object.values(summaryOf(looks[name]))]),
    )
    printCourse(looks.worker)
    process.stdout.write(`${answers.sent} uploads, ${answers.refused} not taken\n`)
    for (const [why, times] of Object.entries(answers.reasons)) process.stdout.write(`  ${times} times ${why}\n`)
    return { ...figures, api: summaryOf(looks.api), worker: summaryOf(looks.worker) }
  } finally {
    await service.close()
  }
}

/** How many uploads were sent, and why some of them were not taken. */
function tally(answers: readonly string[]) {
  const reasons = countsOf(answers.filter((answer) => answer !== TAKEN))
  const refused = Object.values(reasons).reduce((sum, times) => sum + times, 0)
  return { sent: answers.length, refused, reasons }
}

const TAKEN = 'taken'

/** How one upload was answered: taken (200 where it has ended already), or the refusal's status and code, or what broke. */
async function post(url: string, body: FormData): Promise<string> {
  const startedAt = performance.now()
  try {
    const response = await fetch(`${url}/v1/analyses`, { method: 'POST', body })
    const text = await response.text()
    return response.ok ? TAKEN : `${response.status} ${/"code":"([a-z-]+)"/.exec(text)?.[1] ?? text}`
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error
    return `no answer after ${round((performance.now() - startedAt) / 1000)} s: ${cause}`
  }
}

function countsOf(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

async function keepLooking(program: Program, minutes: number): Promise<readonly Look[]> {
  const { admin } = await program.log.waitFor(({ msg }) => msg === 'api ready' || msg === 'worker ready')
  const looks: Look[] = []
  const startedAt = performance.now()
  const passed = () => (performance.now() - startedAt) / 60_000
  while (passed() < minutes) {
    const metrics = await (await fetch(`http://127.0.0.1:${admin}/metrics`)).text()
    const figure = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(metrics)?.[1])
    looks.push({
      ...{ minutes: passed(), ...(await footprintOf(program)) },
      heapMb: figure('nodejs_heap_size_used_bytes') / MEGABYTE,
      externalMb: figure('nodejs_external_memory_bytes') / MEGABYTE,
      delayP99Ms: 1000 * figure('nodejs_eventloop_lag_p99_seconds'),
    })
    await pause(LOOK_INTERVAL_MS)
  }
  return looks
}

/** Minute by minute, so that a beginning can be told from a leak. */
function printCourse(looks: readonly Look[]): void {
  const minutes = [...new Set(looks.map((look) => Math.floor(look.minutes)))]
  printTable(
    ['minute', 'resident MB', 'heap MB', 'external MB'],
    minutes.map((minute) => {
      const some = looks.filter((look) => Math.floor(look.minutes) === minute)
      const usual = (part: 'residentMb' | 'heapMb' | 'externalMb') => round(median(some.map((look) => look[part])))
      return [minute, usual('residentMb'), usual('heapMb'), usual('externalMb')]
    }),
  )
}

function summaryOf(looks: readonly Look[]) {
  const settled = looks.slice(Math.ceil(SETTLING_SHARE * looks.length))
  const descriptors = settled.map((look) => look.descriptors)
  return {
    megabytesPerMinute: round(slopeOf(settled), 2),
    descriptors: `${Math.min(...descriptors)}..${Math.max(...descriptors)}`,
    delayP99Ms: round(Math.max(...settled.map(({ delayP99Ms }) => delayP99Ms))),
  }
}

/**
 * Growth of resident memory, by least squares: sum((t - mean t)(m - mean m)) / sum((t - mean t)^2), with t in minutes and m
 * in MB; MB/min, any sign (Gauss 1809). A leak, where it stays above zero.
 */
function slopeOf(looks: readonly Look[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const middle = mean(looks.map(({ minutes }) => minutes))
  const usual = mean(looks.map(({ residentMb }) => residentMb))
  const covariance = looks.map(({ minutes, residentMb }) => (minutes - middle) * (residentMb - usual))
  const variance = looks.map(({ minutes }) => (minutes - middle) ** 2)
  return mean(covariance) / mean(variance)
}
