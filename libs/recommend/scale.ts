/** A column that varies less than this is a constant: dividing by it would blow rounding errors up. */
const SMALLEST_STD = 1e-9

/** Mean and standard deviation of every column of a matrix, in the units of the column. */
export interface Scale {
  readonly means: readonly number[]
  readonly stds: readonly number[]
}

/**
 * Where each feature lies, and how far it spreads, over a set of tracks.
 *
 *     mean_j = sum_i x_ij / n        std_j = sqrt(sum_i (x_ij - mean_j)^2 / n)
 *
 * Source: population moments, as scikit-learn's StandardScaler and numpy.std have them.
 * Arguments: `matrix`, n rows x `columns` in row order, each column in its feature's own unit.
 * Result: one mean and one std per column, same units; std >= 0, and 0 where the column is constant. No rows: no columns.
 * A listener would call the mean the typical song of the collection, and the std how much its songs differ.
 */
export function measureScale(matrix: Float64Array, columns: number): Scale {
  const rows = matrix.length / columns
  if (rows === 0) return { means: [], stds: [] }
  const means = new Float64Array(columns)
  for (let at = 0; at < matrix.length; at++)
    means[at % columns] = (means[at % columns] as number) + (matrix[at] as number)
  for (let column = 0; column < columns; column++) means[column] = (means[column] as number) / rows
  const squares = new Float64Array(columns)
  for (let at = 0; at < matrix.length; at++) {
    const column = at % columns
    squares[column] = (squares[column] as number) + ((matrix[at] as number) - (means[column] as number)) ** 2
  }
  return { means: [...means], stds: Array.from(squares, (sum) => Math.sqrt(sum / rows)) }
}

/**
 * What a unit of each column weighs where distances are counted in standard deviations.
 *
 *     w_j = 1 / std_j, with std_j = 1 where it is under 1e-9
 *
 * Source: StandardScaler (scikit-learn), which takes 1 for a constant column as well.
 * Argument: the scale of a set of tracks. Result: one weight per column, in 1 / its unit; > 0.
 * A listener would say that ten beats more count as much as a thousand hertz, where songs differ by so much.
 */
export function weightsOf({ stds }: Scale): Float64Array {
  return Float64Array.from(stds, (std) => (std < SMALLEST_STD ? 1 : 1 / std))
}
