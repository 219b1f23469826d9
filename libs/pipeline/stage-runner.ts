import type { Stage, StageTiming } from '#libs/contract/stages'
import type { PipelineDeps } from './deps.ts'

/** Runs stages one after the other: times each, reports its start and end, and stops between two when aborted. */
export interface StageRunner {
  run<T>(stage: Stage, work: () => T | Promise<T>): Promise<T>
  /** Notes stages as done whose outcome is known already, and hands that outcome on. */
  reuse<T>(stages: readonly Stage[], outcome: T): T
  /** The stages that are done, in order. */
  timings(): readonly StageTiming[]
}

export function createStageRunner(
  { now, report }: Pick<PipelineDeps, 'now' | 'report'>,
  abort: AbortSignal,
): StageRunner {
  let done: readonly StageTiming[] = []

  return {
    async run(stage, work) {
      abort.throwIfAborted()
      const startedAt = now()
      report({ stage, state: 'started', stages: done })
      const outcome = await work()
      complete({ stage, ms: Math.round((now() - startedAt) * 10) / 10 })
      return outcome
    },
    reuse(stages, outcome) {
      for (const stage of stages) complete({ stage, ms: 0, reused: true })
      return outcome
    },
    timings: () => done,
  }

  function complete(timing: StageTiming) {
    done = [...done, timing]
    report({ stage: timing.stage, state: 'completed', stages: done })
  }
}
