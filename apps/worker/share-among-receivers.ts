import type { Process } from '#libs/queue/consumer'
import { StandAside } from '#libs/queue/stand-aside'

export interface Sharing {
  /** Tries that one receiver may have in work at once in this worker. */
  readonly places: number
  /** [ms] */
  readonly now?: () => number
}

/** A receiver that has tries in work. */
interface Receiver {
  /** When each of them began. */
  readonly begun: Set<{ readonly atMs: number }>
  /** How long the last one took that has ended since. */
  lastMs: number
  /** When the last one of those aside comes back. */
  lineEndMs: number
}

/** No busy loop for a receiver that answers at once. */
const SHORTEST_PAUSE_MS = 100
/** What waits for a receiver that is back after an hour waits no longer than this. */
const LONGEST_PAUSE_MS = 120_000

/**
 * The same process, in which no receiver takes up more than its places: one that answers nobody for ten seconds would
 * have all of them soon, and every other word would wait behind its own. Tries beyond that stand aside in a line, in which
 * one comes back whenever a place should be free:
 *
 *     pause = now until the end of the line, which each makes longer by (time of a try) / places
 *
 * Times in milliseconds. A try takes as long as the last one did, or as the oldest in work does by now.
 */
export function shareAmongReceivers(
  process: Process<'webhooks'>,
  { places, now = performance.now.bind(performance) }: Sharing,
): Process<'webhooks'> {
  const receivers = new Map<string, Receiver>()

  return async (run) => {
    const { webhook } = run.job
    const receiver = receivers.get(webhook) ?? { begun: new Set(), lastMs: 0, lineEndMs: 0 }
    if (receiver.begun.size >= places) throw new StandAside(queueUp(receiver))
    receivers.set(webhook, receiver)
    const begun = { atMs: now() }
    receiver.begun.add(begun)
    try {
      return await process(run)
    } finally {
      receiver.lastMs = now() - begun.atMs
      receiver.begun.delete(begun)
      if (receiver.begun.size === 0) receivers.delete(webhook)
    }
  }

  function queueUp(receiver: Receiver): number {
    const oldestMs = Math.min(...[...receiver.begun].map(({ atMs }) => atMs))
    const tryMs = Math.max(receiver.lastMs, now() - oldestMs)
    receiver.lineEndMs = Math.max(receiver.lineEndMs, now()) + tryMs / places
    return limited(receiver.lineEndMs - now())
  }
}

/** Where the line is longer than anybody waits, its end is spread, or all of it would come back at once. */
function limited(pauseMs: number): number {
  const longest = LONGEST_PAUSE_MS * (0.5 + Math.random() / 2)
  return Math.min(Math.max(pauseMs, SHORTEST_PAUSE_MS), longest)
}
