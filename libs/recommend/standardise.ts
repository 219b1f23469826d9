/** A column that varies less than this is a constant: dividing by it would blow rounding errors up. */
const SMALLEST_STD = 1e-9

/** Mean and standard deviation of every column of a table, in the units of the column. */
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
 * Arguments: n rows of equal length, each column in its feature's own unit.
 * Result: one mean and one std per column, same units; std >= 0, and 0 where the column is constant. No rows: no columns.
 * A listener would call the mean the typical song of the collection, and the std how much its songs differ.
 */
export function measureScale(rows: readonly (readonly number[])[]): Scale {
  const means = (rows[0] ?? []).map((_, column) => mean(rows.map((row) => row[column] as number)))
  const stds = means.map((centre, column) =>
    Math.sqrt(mean(rows.map((row) => ((row[column] as number) - centre) ** 2))),
  )
  return { means, stds }
}

/**
 * The z-score: how many standard deviations a value lies above the mean of its column.
 *
 *     z_j = (x_j - mean_j) / std_j, with std_j = 1 where it is under 1e-9
 *
 * Source: StandardScaler (scikit-learn), which takes 1 for a constant column as well.
 * Arguments: one row of features in their own units, and the scale of a table with the same columns.
 * Result: as many numbers, in standard deviations; unbounded, mostly -3..3.
 * A listener would call it how unusual the song is, and in which direction.
 */
export function standardise(row: readonly number[], scale: Scale): number[] {
  return row.map((value, column) => (value - (scale.means[column] as number)) / divisor(scale.stds[column] as number))
}

function divisor(std: number): number {
  return std < SMALLEST_STD ? 1 : std
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
