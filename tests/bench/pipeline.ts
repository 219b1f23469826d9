import { submit } from '../programs/client.ts'
import type { Log } from '../programs/log.ts'
import { waitUntil } from '../servers/wait-until.ts'
import { listCorpus } from './corpus.ts'
import type { Bench } from './options.ts'
import { startService } from './service.ts'
import { round } from './statistics.ts'
import { printTable } from './table.ts'

const WORKERS = 2
/** The first clips of a worker meet a cold machine code. */
const WARM_UP_SHARE = 0.2

/**
 * How many clips a second two workers take from the real queue, with a store and everything: all are promised first, then
 * the workers start; counted is what comes after the first fifth, when all are warm.
 */
export const benchPipeline: Bench = async ({ corpus, limit }) => {
  const files = (await listCorpus(corpus, 1000)).filter((file) => file.endsWith('.mp3'))
  const service = await startService()
  try {
    for (let n = 0; n < limit; n++) await submit(service.url, await service.variant(files[n % files.length] ?? '', n))
    const starting = Array.from({ length: WORKERS }, () =>
      service.startWorker({ FEATURE_THREADS: '1', LOG_LEVEL: 'info' }),
    )
    const workers = await Promise.all(starting)
    const ends = await endsOf(
      workers.map(({ log }) => log),
      limit,
    )
    const warm = ends.slice(Math.floor(limit * WARM_UP_SHARE))
    const seconds = ((warm.at(-1) ?? 0) - (warm[0] ?? 0)) / 1000
    const clipsPerSecond = round((warm.length - 1) / seconds, 2)
    printTable(['', 'clips', 'clips/s'], [[`${WORKERS} workers, sustained`, limit, clipsPerSecond]])
    return { files: limit, workers: WORKERS, clipsPerSecond }
  } finally {
    await service.close()
  }
}

/** When each analysis ended, ascending [ms]; one that did not end well is an error. */
async function endsOf(logs: readonly Log[], count: number): Promise<readonly number[]> {
  const lines = () => logs.flatMap((log) => log.lines('analysis ended'))
  const attempt = async () => {
    if (lines().length < count) throw new Error(`${lines().length} of ${count} analyses ended`)
  }
  await waitUntil({ what: `the end of ${count} analyses`, timeoutMs: 600_000, attempt })
  const failed = lines().filter(({ outcome }) => outcome !== 'completed')
  if (failed.length > 0) throw new Error(`${failed.length} of ${count} analyses did not complete`)
  return lines()
    .map(({ time }) => new Date(String(time)).getTime())
    .toSorted((a, b) => a - b)
}
