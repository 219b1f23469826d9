import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { analysisResource } from '#libs/contract/api'
import { footprintOf } from '../programs/footprint.ts'
import { REPOSITORY } from '../programs/repository.ts'
import { type Follower, follow } from './follower.ts'
import type { Bench } from './options.ts'
import { type Service, startService } from './service.ts'
import { quantile, round } from './statistics.ts'
import { printTable } from './table.ts'

const JOBS = 1000
const FOLLOWERS_PER_JOB = 2
const OPENED_AT_ONCE = 100
/** Every so manieth follower breaks its connection in the middle and comes back. */
const DROPS = 10
const WATCH_INTERVAL_MS = 250

/**
 * Two thousand clients on one API process through a thousand jobs: how long after the worker's last word each hears the
 * end, what is repeated, and what it costs in memory.
 */
export const benchStreams: Bench = async () => {
  const service = await startService({ SSE_CLIENTS_PER_ADDRESS: '10000' })
  try {
    const ids = await promiseJobs(service)
    const before = (await footprintOf(service.api)).residentMb
    const followers = await openFollowers(service, ids)
    const watched = watchMemory(service)
    const worker = await service.startWorker({ LOG_LEVEL: 'info' })
    const ends = await Promise.all(followers.map(({ ended }) => ended))
    const most = await watched()

    const spoken = new Map(
      worker.log.lines('analysis ended').map((line) => [line.analysisId, Date.parse(String(line.time))]),
    )
    const delays = ends.map(
      (end, index) => end - (spoken.get(ids[Math.floor(index / FOLLOWERS_PER_JOB)]) ?? Number.NaN),
    )
    const repeats = followers.reduce((sum, follower) => sum + follower.repeats(), 0)
    const figures = {
      ...{ clients: followers.length, jobs: ids.length, repeats },
      ...{ p50Ms: round(quantile(delays, 0.5)), p99Ms: round(quantile(delays, 0.99)) },
      residentMbGrowth: round(most - before),
    }
    printTable(
      ['clients', 'jobs', 'p50 ms', 'p99 ms', 'repeated events', 'memory MB'],
      [[figures.clients, figures.jobs, figures.p50Ms, figures.p99Ms, repeats, `+${figures.residentMbGrowth}`]],
    )
    return figures
  } finally {
    await service.close()
  }
}

/** Promises a thousand short songs, each another content. */
async function promiseJobs({ url }: Service): Promise<readonly string[]> {
  const folder = join(REPOSITORY, 'deam', 'demo', 'audio')
  const [first = ''] = (await readdir(folder)).filter((name) => name.endsWith('.mp3'))
  const second = (await readFile(join(folder, first))).subarray(0, 24_000)
  const ids: string[] = []
  for (let n = 0; n < JOBS; n += 1) {
    const form = new FormData()
    form.append('audio', new Blob([second, `TAG${String(n).padEnd(125)}`]), `${n}.mp3`)
    const response = await fetch(`${url}/v1/analyses`, { method: 'POST', body: form })
    ids.push(analysisResource.parse(await response.json()).id)
  }
  return ids
}

async function openFollowers({ url }: Service, ids: readonly string[]): Promise<readonly Follower[]> {
  const followers: Follower[] = []
  const targets = ids.flatMap((id) => Array<string>(FOLLOWERS_PER_JOB).fill(`${url}/v1/analyses/${id}/events`))
  for (let from = 0; from < targets.length; from += OPENED_AT_ONCE) {
    const opening = targets
      .slice(from, from + OPENED_AT_ONCE)
      .map((target, index) => follow({ url: target, drops: (from + index) % DROPS === 0 ? 'once' : 'never' }))
    await Promise.all(opening.map(({ opened }) => opened))
    followers.push(...opening)
  }
  return followers
}

/** Watches until it is asked for the most that was seen [MB]. */
function watchMemory({ api }: Service): () => Promise<number> {
  let isWatching = true
  const watching = watch()
  return () => {
    isWatching = false
    return watching
  }

  async function watch() {
    let most = 0
    while (isWatching) {
      most = Math.max(most, (await footprintOf(api)).residentMb)
      await pause(WATCH_INTERVAL_MS)
    }
    return most
  }
}
