/**
 * Where a value ranks among the training songs: 0.5 is "in the middle", 0.9 "more than nine songs in ten".
 *
 * Linear between two neighbouring quantiles; where several quantiles equal the value (tempo comes in steps), the middle
 * of them. quantiles: ascending, evenly spaced from the smallest to the largest, in the value's unit; 0..1, clamped.
 * The quantiles are float32, as the model's inputs are: without rounding the value alike, no tempo would equal its own.
 */
export function percentile(value: number, quantiles: readonly number[]): number {
  const last = quantiles.length - 1
  const heard = Math.fround(value)
  const below = countWhile(quantiles, (quantile) => quantile < heard)
  const upTo = countWhile(quantiles, (quantile) => quantile <= heard)
  if (upTo > below) return (below + upTo - 1) / 2 / last
  if (below === 0) return 0
  if (below > last) return 1
  const left = quantiles[below - 1] ?? heard
  const right = quantiles[below] ?? heard
  return (below - 1 + (heard - left) / (right - left)) / last
}

/** How many of the ascending values pass before the first that does not. */
function countWhile(ascending: readonly number[], passes: (value: number) => boolean): number {
  const first = ascending.findIndex((value) => !passes(value))
  return first < 0 ? ascending.length : first
}
