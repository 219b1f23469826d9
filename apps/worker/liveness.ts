import type { QueueName } from '#libs/contract/job'
import type { Process } from '#libs/queue/consumer'
import type { Lookout } from '#libs/queue/lookout'

/**
 * Whether this worker still takes songs. A process that turns is not enough: workers of BullMQ before 6.3.3 never took a
 * job again after a long outage of Redis, without an error.
 *
 * idle -jobs wait-> waited upon -a run begins or ends, or none waits-> idle; waited upon for too long: stuck.
 */
export interface Liveness {
  /** Why this worker should be replaced; undefined while it does its work. */
  ailment(): string | undefined
  /** The same process, whose beginnings and ends are signs of life. */
  watched<Name extends QueueName>(process: Process<Name>): Process<Name>
  /** Resolves when it has looked whether jobs wait. */
  look(): Promise<void>
  close(): void
}

export interface LivenessOptions {
  /** 0 where Redis does not answer: that is no worker's fault. */
  readonly lookout: Pick<Lookout, 'waiting'>
  /** [ms], from any beginning. */
  readonly now?: () => number
}

/** Six times the longest run: a decoder is ended after 20 s. */
const LIMIT_MS = 120_000
const LOOK_INTERVAL_MS = 10_000

export function startLiveness({ lookout, now = () => performance.now() }: LivenessOptions): Liveness {
  let waitedSince: number | undefined
  const timer = setInterval(() => void look(), LOOK_INTERVAL_MS)

  return {
    ailment() {
      const waitedMs = waitedSince === undefined ? 0 : now() - waitedSince
      if (waitedMs <= LIMIT_MS) return undefined
      return `songs have waited for ${Math.round(waitedMs / 1000)} s, and this worker has neither begun nor ended one`
    },
    watched: (process) => async (run) => {
      waitedSince = undefined
      try {
        return await process(run)
      } finally {
        waitedSince = undefined
      }
    },
    look,
    close: () => clearInterval(timer),
  }

  async function look(): Promise<void> {
    if ((await lookout.waiting()) === 0) waitedSince = undefined
    else waitedSince ??= now()
  }
}
