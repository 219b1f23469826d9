import { FEATURE_NAMES, type FeatureName } from '#libs/features/table'

const MOST_NAMES = 3
/** Two songs agree in a feature where they differ by at most half of what two random ones do. */
const AGREEMENT = 0.5
/** Enough pairs for a mean that is right within a hundredth. */
const MOST_PAIRS = 10_000

/**
 * How much two random songs of a catalogue differ in each feature.
 *
 *     t_j = mean over pairs (a, b) of |x_aj - x_bj|
 *
 * Source: Gini's mean difference (1912), over at most 10,000 pairs: every row and the one half a catalogue further on, so
 * that the same catalogue always gives the same numbers and an album's neighbouring names make no pair.
 * Arguments: `matrix`, rows x `columns` in row order, each column in its feature's unit. Result: one t per column, same
 * unit, >= 0; 0 for a constant column and for a single row.
 * A listener would call it how different songs usually are in this respect.
 */
export function typicalDifferences(matrix: Float64Array, columns: number): Float64Array {
  const rows = matrix.length / columns
  const pairs = Math.min(rows, MOST_PAIRS)
  const step = Math.max(1, Math.floor(rows / pairs))
  const typical = new Float64Array(columns)
  for (let pair = 0; pair < pairs; pair++) {
    const a = pair * step
    const b = (a + (rows >>> 1)) % rows
    for (let column = 0; column < columns; column++) {
      const difference = (matrix[a * columns + column] as number) - (matrix[b * columns + column] as number)
      typical[column] = (typical[column] as number) + Math.abs(difference) / pairs
    }
  }
  return typical
}

/**
 * The features in which two songs agree most, the closest first, at most three.
 *
 *     a_j = |x_j - y_j| / t_j, named where a_j <= 0.5
 *
 * Source: ours. The plain difference would always name the features in which all songs are alike.
 * Arguments: two rows of features in their units, and the typical difference of each. Result: names; a constant feature
 * is never one of them, because all songs agree in it.
 * A listener would call them what the two songs have in common.
 */
export function agreement(one: Float64Array, other: Float64Array, typical: Float64Array): FeatureName[] {
  return FEATURE_NAMES.map((name, column) => {
    const usual = typical[column] as number
    const difference = Math.abs((one[column] as number) - (other[column] as number))
    return { name, share: usual > 0 ? difference / usual : Number.POSITIVE_INFINITY }
  })
    .filter(({ share }) => share <= AGREEMENT)
    .sort((a, b) => a.share - b.share)
    .slice(0, MOST_NAMES)
    .map(({ name }) => name)
}
