import type { Analyses, Outcome } from './analyses.ts'

export interface Waiting {
  readonly id: string
  readonly timeoutMs: number
  /** Aborted when nobody waits any more. */
  readonly gone: AbortSignal
}

const LOOK_INTERVAL_MS = 2000

/**
 * Waits until an analysis has ended; undefined when time runs out, nobody waits any more, or it was forgotten.
 *
 * Follows the queue first and looks at the store then, so that an end in between is not missed; and looks again every 2 s,
 * for events can be lost and only the store counts.
 */
export function awaitOutcome(
  analyses: Pick<Analyses, 'outcomeOf' | 'isPromised' | 'follow'>,
  { id, timeoutMs, gone }: Waiting,
): Promise<Outcome | undefined> {
  return new Promise((resolve, reject) => {
    const unfollow = analyses.follow(id, ({ kind }) => kind === 'ended' && void look())
    const interval = setInterval(() => void look(), LOOK_INTERVAL_MS)
    const deadline = setTimeout(giveUp, timeoutMs)
    gone.addEventListener('abort', giveUp, { once: true })
    if (gone.aborted) giveUp()
    else void look()

    async function look() {
      try {
        const outcome = await analyses.outcomeOf(id)
        if (outcome !== undefined) settle(() => resolve(outcome))
        else if (!(await analyses.isPromised(id))) settle(() => resolve(analyses.outcomeOf(id)))
      } catch (error) {
        settle(() => reject(error))
      }
    }

    function giveUp() {
      settle(() => resolve(undefined))
    }

    function settle(conclude: () => void) {
      unfollow()
      clearInterval(interval)
      clearTimeout(deadline)
      gone.removeEventListener('abort', giveUp)
      conclude()
    }
  })
}
