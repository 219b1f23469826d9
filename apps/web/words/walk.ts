import type { CloudPoint } from './cloud.ts'
import type { Affect } from './plane-scale.ts'

/** Points in the order in which arrow keys walk through them: the nearest to where one starts comes first. */
export function orderByDistance(points: readonly CloudPoint[], from: Affect): readonly CloudPoint[] {
  const distance = ({ valence, arousal }: Affect) => Math.hypot(valence - from.valence, arousal - from.arousal)
  return points.toSorted((a, b) => distance(a) - distance(b))
}

const STEPS: Readonly<Record<string, number>> = {
  ...{ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 },
  ...{ PageDown: 10, PageUp: -10 },
  ...{ Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY },
}

/** Where a key leads from the `place` of so many; undefined for keys that lead nowhere. Before the first step: -1. */
export function walk(key: string, place: number, count: number): number | undefined {
  const step = STEPS[key]
  if (step === undefined || count === 0) return undefined
  return Math.min(count - 1, Math.max(0, place + step))
}

/** A point as it is spoken. */
export function sayPoint({ title, mood, valence, arousal, hasAudio }: CloudPoint): string {
  const heard = mood === null ? '' : `, ${mood}`
  const silent = hasAudio ? '' : ', its audio is not here'
  return `${title}${heard}, valence ${valence.toFixed(1)}, arousal ${arousal.toFixed(1)}${silent}`
}
