/** The five stages of an analysis, in the order in which they run. */
export const STAGES = ['decode', 'features', 'ensemble', 'heuristics', 'recommend'] as const
export type Stage = (typeof STAGES)[number]

/** How long one stage took, in milliseconds of wall time. `reused`: its stored outcome was taken instead. */
export interface StageTiming {
  readonly stage: Stage
  readonly ms: number
  readonly reused?: boolean
}
