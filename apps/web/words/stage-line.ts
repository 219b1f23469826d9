import type { AnalysisResource } from '#libs/contract/api'
import { STAGES, type Stage } from '#libs/contract/stages'
import { sayMs } from './amounts.ts'

export interface Segment {
  readonly stage: Stage
  readonly state: 'ahead' | 'running' | 'done' | 'failed'
  /** What stands below it: its time, or nothing yet. */
  readonly time: string
}

/** The five segments of an analysis. A result tells the times of all, a failure only where it happened. */
export function stageLine(resource: AnalysisResource | undefined): readonly Segment[] {
  const failedAt = resource !== undefined && 'error' in resource ? resource.error.stage : null
  const running = resource !== undefined && 'stage' in resource ? resource.stage : null
  return STAGES.map((stage, index) => {
    const timing = resource?.stages.find((each) => each.stage === stage)
    const isBefore = failedAt !== null && index < STAGES.indexOf(failedAt)
    const time = timing === undefined ? '' : timing.reused === true ? 'kept' : sayMs(timing.ms)
    if (stage === failedAt) return { stage, state: 'failed', time }
    if (timing !== undefined || isBefore) return { stage, state: 'done', time }
    return { stage, state: stage === running ? 'running' : 'ahead', time }
  })
}
