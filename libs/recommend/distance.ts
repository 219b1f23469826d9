/** Points in rows, and how much a unit of each column weighs. */
export interface Space {
  /** Rows x weights.length, row after row, each column in its own unit. */
  readonly matrix: Float64Array
  /** One over the unit that distances are counted in: 1 / standard deviation for features. */
  readonly weights: Float64Array
}

/**
 * The squared Euclidean distance between a query and one row of a space.
 *
 *     d^2 = sum_j (w_j (q_j - m_rj))^2
 *
 * Source: Euclid over z-scores; the seed's recommender ranks by its root. With w_j = 1 / std_j the means cancel out, so
 * the catalogue's own numbers are searched and no standardised copy of them is kept.
 * Arguments: `query`, as many numbers as the space has columns, in their units; `row`, the number of a row.
 * Result: standard deviations squared, >= 0; 0 exactly where the two are equal.
 * A listener would call its root how unlike two songs are. It stays squared here: the order is the same, the root is not free.
 */
export function squaredDistance(query: Float64Array, { matrix, weights }: Space, row: number): number {
  const columns = weights.length
  const start = row * columns
  let sum = 0
  for (let column = 0; column < columns; column++) {
    const difference = ((query[column] as number) - (matrix[start + column] as number)) * (weights[column] as number)
    sum += difference * difference
  }
  return sum
}

/**
 * How alike two songs are.
 *
 *     s = 1 / (1 + d)
 *
 * Source: the seed's recommender.
 * Argument: d, the Euclidean distance [standard deviations], >= 0.
 * Result: no unit, in (0, 1]; 1 for equal features, 0.5 one standard deviation apart.
 * A listener would call it likeness.
 */
export function similarity(distance: number): number {
  return 1 / (1 + distance)
}
