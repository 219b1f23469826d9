/**
 * Steps of five percent: enough to tell "louder than 83 %" of a few thousand songs, small enough to send for fifteen
 * features.
 */
const STEPS = 20

/**
 * How the values of each feature are spread over a set of tracks: 21 numbers that cut them into twenty equal shares.
 *
 *     q_k = x_(h), h = k (n - 1) / 20, linear between the two ranks beside h; k = 0..20
 *
 * Source: Hyndman and Fan (1996), type 7, which is numpy.quantile's default.
 * Arguments: `matrix`, n rows x `columns` in row order, each column in its feature's own unit.
 * Result: 21 ascending numbers a column, same units, from the smallest value to the largest. No rows: no columns.
 * A listener would read from them how many songs of a hundred are slower, softer or darker than this one.
 */
export function measureQuantiles(matrix: Float64Array, columns: number): readonly (readonly number[])[] {
  const rows = matrix.length / columns
  if (rows === 0) return []
  return Array.from({ length: columns }, (_, column) => {
    const sorted = Float64Array.from({ length: rows }, (_, row) => matrix[row * columns + column] ?? 0).sort()
    return Array.from({ length: STEPS + 1 }, (_, step) => valueAt(sorted, (step * (rows - 1)) / STEPS))
  })
}

function valueAt(sorted: Float64Array, rank: number): number {
  const below = sorted[Math.floor(rank)] ?? 0
  const above = sorted[Math.ceil(rank)] ?? below
  return below + (rank - Math.floor(rank)) * (above - below)
}
