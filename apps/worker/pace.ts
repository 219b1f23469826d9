import type { Process } from '#libs/queue/consumer'

/** How fast this worker has been lately: an exponential mean over about its last ten songs. */
export interface Pace {
  /** Seconds for one song; null before the first. */
  seconds(): number | null
  /** The same process, with its completed runs timed. */
  timed(process: Process): Process
}

const WEIGHT_OF_LAST = 0.1

export function createPace(): Pace {
  let mean: number | null = null
  return {
    seconds: () => mean,
    timed: (process) => async (run) => {
      const startedAt = performance.now()
      const outcome = await process(run)
      if (outcome === 'completed') note((performance.now() - startedAt) / 1000)
      return outcome
    },
  }

  function note(seconds: number) {
    mean = mean === null ? seconds : mean + WEIGHT_OF_LAST * (seconds - mean)
  }
}
