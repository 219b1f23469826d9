/**
 * The squared Euclidean distance between a query and one row of a matrix.
 *
 *     d^2 = sum_j (q_j - m_rj)^2
 *
 * Source: Euclid; the seed's recommender ranks by its root.
 * Arguments: `query`, the z-scored features [standard deviations]; `matrix`, rows x query.length in row order; `row`, its number.
 * Result: standard deviations squared, >= 0; 0 exactly where the two are equal.
 * A listener would call its root how unlike two songs are. It stays squared here: the order is the same, the root is not free.
 */
export function squaredDistance(query: Float64Array, matrix: Float64Array, row: number): number {
  const columns = query.length
  const start = row * columns
  let sum = 0
  for (let column = 0; column < columns; column++) {
    const difference = (query[column] as number) - (matrix[start + column] as number)
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
