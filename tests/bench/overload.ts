import { measureCapacity } from './capacity.ts'
import type { Bench } from './options.ts'
import { sendAtPace } from './send-at-pace.ts'
import { startService } from './service.ts'
import { createSongMaker } from './song-maker.ts'
import { quantile, round } from './statistics.ts'
import { printTable } from './table.ts'

const CAPACITY_SONGS = 60
const OVERLOAD = 2
/** Small, so that a minute is enough to fill it: then the door has to close, or the queue would grow for ever. */
const MAX_BACKLOG = 20

/** Twice as many uploads as the service can analyse, for so many seconds: what is turned away, and what is still done. */
export const benchOverload: Bench = async ({ corpus, limit: seconds }) => {
  const songOf = await createSongMaker(corpus)
  const service = await startService({ LOG_LEVEL: 'info', MAX_BACKLOG: String(MAX_BACKLOG) })
  try {
    const worker = await service.startWorker()
    const capacity = await measureCapacity({ service, songOf, from: 0 }, CAPACITY_SONGS)
    const completed = () => worker.log.lines('analysis ended').filter(({ outcome }) => outcome === 'completed').length
    const before = completed()
    const perSecond = OVERLOAD * capacity
    const pace = { perSecond, count: Math.ceil(perSecond * seconds) }
    const answers = await sendAtPace(pace, (n) => send(service.url, songOf(1_000_000 + n)))
    const goodput = (completed() - before) / seconds
    const count = (status: number) => answers.filter((answer) => answer.status === status).length
    const figures = {
      ...{ capacity: round(capacity, 2), goodput: round(goodput, 2), share: round(goodput / capacity, 2) },
      // 200 where it had ended before it was answered.
      ...{
        sent: answers.length,
        taken: count(202) + count(200),
        tooMany: count(429),
        overloaded: count(503),
        broken: count(0),
      },
      answerP99Ms: round(
        quantile(
          answers.map(({ ms }) => ms),
          0.99,
        ),
      ),
    }
    process.stdout.write(`\n${seconds} s at ${OVERLOAD} times the capacity\n\n`)
    printTable(Object.keys(figures), [Object.values(figures)])
    return figures
  } finally {
    await service.close()
  }
}

/** 0 where the connection broke. */
async function send(url: string, body: FormData): Promise<{ readonly status: number; readonly ms: number }> {
  const startedAt = performance.now()
  try {
    const response = await fetch(`${url}/v1/analyses`, { method: 'POST', body })
    await response.arrayBuffer()
    return { status: response.status, ms: performance.now() - startedAt }
  } catch {
    return { status: 0, ms: performance.now() - startedAt }
  }
}
