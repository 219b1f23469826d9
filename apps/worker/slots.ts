import { EventEmitter, once } from 'node:events'
import type { Process } from '#libs/queue/consumer'

/** So many songs at once in this worker, from whichever queue they come. */
export interface Slots {
  /** The same process; it never waits, for nobody's upload waits for those of many. */
  first(process: Process): Process
  /** The same process; it begins when a slot is free. */
  whenFree(process: Process): Process
}

export function createSlots(count: number): Slots {
  const left = new EventEmitter<{ left: [] }>().setMaxListeners(0)
  let taken = 0

  return {
    first: (process) => (run) => occupy(() => process(run)),
    whenFree: (process) => async (run) => {
      while (taken >= count) await once(left, 'left', { signal: run.abort })
      return occupy(() => process(run))
    },
  }

  async function occupy<T>(work: () => Promise<T>): Promise<T> {
    taken += 1
    try {
      return await work()
    } finally {
      taken -= 1
      left.emit('left')
    }
  }
}
