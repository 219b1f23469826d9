import type { Logger } from '#libs/observability/logger'
import type { Exclusive } from '#libs/queue/exclusive'
import { type Repeated, repeat } from './repeat.ts'

export interface SweeperDeps {
  /** Of its lock: one worker at a time sweeps what is called so. */
  readonly name: string
  /** Removes what is past its time, until it is told to end; says how many objects went. */
  readonly sweep: (signal: AbortSignal) => Promise<number>
  readonly exclusive: Pick<Exclusive, 'attempt'>
  readonly log: Logger
}

const INTERVAL_MS = 3_600_000

/**
 * Sweeps from the start of the worker and then every hour, also after a failure: nothing waits for it. On a timer of its
 * own, because no promise without a job, and no live run, must wait until a hundred thousand objects are gone.
 */
export function startSweeper({ name, sweep, exclusive, log }: SweeperDeps): Repeated {
  return repeat(async (signal) => {
    const work = async () => {
      const removed = await sweep(signal)
      if (removed > 0) log.info({ name, removed }, 'swept')
    }
    await exclusive
      .attempt(name, INTERVAL_MS, work)
      .catch((error: unknown) => log.warn({ err: error, name }, 'could not sweep'))
    return INTERVAL_MS
  })
}
