import { setTimeout as pause } from 'node:timers/promises'
import type { QueueName } from '#libs/contract/job'
import type { Process } from '#libs/queue/consumer'
import type { Lookout } from '#libs/queue/lookout'

/** Lets the work that has no haste stand back behind the songs that somebody waits for. */
export interface Courtesy {
  /** The same process, whose runs come first. */
  first<Name extends QueueName>(process: Process<Name>): Process<Name>
  /** Resolves when no such run is in work here and none waits; rejects with abort's reason. */
  quiet(abort: AbortSignal): Promise<void>
}

/** So late is noticed that the way is free. */
const LOOK_INTERVAL_MS = 50

export function createCourtesy(lookout: Pick<Lookout, 'quiet'>): Courtesy {
  let inWork = 0

  return {
    first: (process) => async (run) => {
      inWork += 1
      try {
        return await process(run)
      } finally {
        inWork -= 1
      }
    },

    async quiet(abort) {
      do {
        abort.throwIfAborted()
        while (inWork > 0) await pause(LOOK_INTERVAL_MS, undefined, { signal: abort })
        await lookout.quiet(abort)
      } while (inWork > 0)
    },
  }
}
