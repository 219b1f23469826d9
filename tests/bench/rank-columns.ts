/** Opens one column file and ranks it, in a process of its own; prints its figures as JSON. */
import { readFileSync } from 'node:fs'
import { readColumns } from '#libs/catalogue/read-columns'
import { toVector } from '#libs/recommend/feature-vector'
import { createRanking, type Ranking } from '#libs/recommend/ranking'
import { openTracks, type Tracks } from '#libs/recommend/tracks'
import { quantile, round } from './statistics.ts'

export interface RankingFigures {
  readonly tracks: number
  /** From the path to columns. */
  readonly loadMs: number
  /** From columns to the first question. */
  readonly readyMs: number
  readonly rssMb: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Processor time: what a busy machine does not lengthen. */
  readonly cpuP99Ms: number
  readonly diverseP99Ms: number
}

const QUERIES = 400
/** The first questions are answered by code that is not compiled yet. */
const WARM_UP = 20

const path = process.argv[2]
if (path !== undefined) process.stdout.write(JSON.stringify(await measure(path)))

async function measure(path: string): Promise<RankingFigures> {
  const from = performance.now()
  const { columns, featuresVersion } = await readColumns(path)
  const loaded = performance.now()
  const tracks = openTracks(columns)
  const ranking = createRanking({ version: 'c-bench', featuresVersion, tracks }, { streamBase: '/deam_audio' })
  const ready = performance.now()
  const times = ask(ranking, tracks, 0)
  const diverse = ask(ranking, tracks, 0.5)
  return {
    tracks: tracks.count,
    ...{ loadMs: round(loaded - from), readyMs: round(ready - loaded) },
    rssMb: peakRssMb(),
    ...{ p50Ms: round(quantile(times.wallMs, 0.5), 2), p99Ms: round(quantile(times.wallMs, 0.99), 2) },
    cpuP99Ms: round(quantile(times.cpuMs, 0.99), 2),
    diverseP99Ms: round(quantile(diverse.wallMs, 0.99), 2),
  }
}

/** Asks for songs halfway between two of the catalogue: near it, and none of it. */
function ask(ranking: Ranking, tracks: Tracks, diversity: number) {
  const wallMs: number[] = []
  const cpuMs: number[] = []
  for (let query = -WARM_UP; query < QUERIES; query++) {
    const one = Object.values(tracks.at((Math.abs(query) * 7919) % tracks.count).features)
    const other = Object.values(tracks.at((Math.abs(query) * 104_729 + 1) % tracks.count).features)
    const song = toVector(one.map((value, index) => (value + (other[index] as number)) / 2))
    const from = performance.now()
    const cpuFrom = process.cpuUsage()
    ranking.likeSong(song, '', { diversity })
    const { user, system } = process.cpuUsage(cpuFrom)
    if (query < 0) continue
    wallMs.push(performance.now() - from)
    cpuMs.push((user + system) / 1000)
  }
  return { wallMs, cpuMs }
}

/** The kernel's high-water mark of this program. `resourceUsage` would count the parent's memory at the fork as ours. */
function peakRssMb(): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1024)
}
