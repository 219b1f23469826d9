import { SmartPlayError } from '#libs/contract/errors'
import { reindexJobIdOf } from '#libs/contract/job'
import type { Exclusive } from '#libs/queue/exclusive'
import type { JobQueue } from '#libs/queue/job-queue'
import type { Outcome, Run } from '#libs/reindex/stored'
import { type Ending, endReindex } from './end-reindex.ts'
import { type BegunRun, type Stranded, type TakePartDeps, takePart } from './take-part.ts'

export interface ReindexTenderDeps extends TakePartDeps {
  readonly queue: Pick<JobQueue<'reindex'>, 'enqueue'>
  readonly exclusive: Exclusive
  /** Chunks that this worker has in work at once. */
  readonly concurrency: number
  /** Brings a run whose chunks are all kept, or that was cancelled, to its end. */
  readonly publish: Ending
  /** Brings a run to its end that nobody can work for, and says why. */
  readonly abandon: (run: Run, reason: string) => Promise<Outcome>
}

/**
 * Sees to it that the live run goes on, whoever started it and whatever was lost: the store says which chunks are
 * missing, and the first of them get jobs. Never more than a few, so that a run of 100,000 files is no burden for
 * Redis; whoever ends a chunk advances the run, and a timer does where Redis lost them all.
 */
export interface ReindexTender {
  /** The run, with the files that it is about; undefined where it is not the live one. */
  begin(id: string): Promise<BegunRun | undefined>
  advance(id: string): Promise<void>
  close(): Promise<void>
}

/** So late is noticed that a run's jobs are lost, that it was cancelled, or that a new one stands. */
const LOOK_INTERVAL_MS = 3000

/** The run that was live at the last look. */
interface Current {
  readonly id: string
  readonly begun: Promise<BegunRun | undefined>
  readonly ending: AbortController
}

export function startReindexTender(deps: ReindexTenderDeps): ReindexTender {
  const { runs, queue, log } = deps
  let current: Current | undefined
  let running = tick()
  const timer = setInterval(() => {
    running = running.then(tick)
  }, LOOK_INTERVAL_MS)

  return {
    begin,
    async advance(id) {
      const begun = await begin(id)
      if (begun !== undefined) await goOn(begun)
    },
    async close() {
      clearInterval(timer)
      await running
      deps.exclusive.close()
    },
  }

  async function tick() {
    try {
      await look()
      const begun = await current?.begun
      if (begun !== undefined) await goOn(begun)
    } catch (error) {
      log.warn({ err: error }, 'could not tend the reindex')
    }
  }

  async function begin(id: string): Promise<BegunRun | undefined> {
    if (current?.id !== id) await look()
    return current?.id === id ? current.begun : undefined
  }

  /** Follows the store to the run that is live now; whoever works for the former one is told to stop. */
  async function look(): Promise<void> {
    const live = await runs.live()
    if (live?.id === current?.id) return
    current?.ending.abort(new Error('the reindex has ended'))
    current = live && take(live)
  }

  function take(run: Run): Current {
    const ending = new AbortController()
    const begun = takePart(run, ending.signal, deps).then((part) => ('reason' in part ? abandon(run, part) : part))
    begun.catch(() => forget(run.id))
    return { id: run.id, begun, ending }
  }

  /** What could not be begun is begun again at the next look. */
  function forget(id: string) {
    if (current?.id === id) current = undefined
  }

  async function goOn({ run, index, ended }: BegunRun): Promise<void> {
    await index.look()
    const isCancelled = (await runs.verdictOf(run.id))?.verdict === 'cancel'
    const missing = index.missing(mostJobs())
    if (ended.aborted) return
    if (isCancelled || missing.length === 0) return conclude(run)
    for (const chunk of missing) {
      await queue.enqueue({ schema: 1, run: run.id, chunk }, reindexJobIdOf(run.id, chunk))
    }
  }

  /** Enough that nobody waits for the next chunk, and no more. */
  function mostJobs(): number {
    const workers = deps.members().filter(({ role }) => role === 'worker').length
    return 2 * Math.max(1, workers) * deps.concurrency + 2
  }

  async function conclude(run: Run): Promise<void> {
    await endReindex(run, deps.publish, deps)
    await look()
  }

  async function abandon(run: Run, { reason }: Stranded): Promise<undefined> {
    if (await endReindex(run, () => deps.abandon(run, reason), deps)) return undefined
    throw new SmartPlayError('superseded', `reindex ${run.id} is being ended by another worker`)
  }
}
