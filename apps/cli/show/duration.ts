/** Seconds as people say them: `8 s`, `2 min 5 s`, `1 h 2 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

export interface Course {
  readonly elapsedMs: number
  readonly done: number
  readonly total: number
}

/**
 * Seconds that are left: elapsed x (total - done) / done, the mean speed so far going on. In whatever unit work is
 * counted; undefined before the first of it is done.
 */
export function secondsLeft({ elapsedMs, done, total }: Course): number | undefined {
  return done > 0 ? ((elapsedMs / 1000) * Math.max(0, total - done)) / done : undefined
}

/** Songs per second, or per minute where they are slow. */
export function formatRate(count: number, elapsedMs: number): string {
  const perSecond = elapsedMs > 0 ? (1000 * count) / elapsedMs : 0
  return perSecond >= 1 ? `${perSecond.toFixed(1)}/s` : `${(60 * perSecond).toFixed(1)}/min`
}
