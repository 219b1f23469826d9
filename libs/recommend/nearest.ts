import { squaredDistance } from './distance.ts'

/** One row of the matrix, and how far it lies from the query [standard deviations]. */
export interface Neighbour {
  readonly row: number
  readonly distance: number
}

export interface Search {
  /** How many rows are wanted, at most. */
  readonly limit: number
  /** Rows that may not be found. */
  readonly without: ReadonlySet<number>
}

/**
 * The rows nearest to a query, nearest first; of two at the same distance, the one with the lower number.
 *
 * An exact search over all rows. The best so far stand in two sorted buffers of `limit` places, so a row costs one
 * comparison unless it is a candidate, and nothing is allocated per row.
 */
export function nearest(query: Float64Array, matrix: Float64Array, search: Search): Neighbour[] {
  const rows = matrix.length / query.length
  const places = Math.min(search.limit, rows)
  if (places < 1) return []
  const best = { rows: new Int32Array(places), distances: new Float64Array(places).fill(Number.POSITIVE_INFINITY) }
  let found = 0
  for (let row = 0; row < rows; row++) {
    const distance = squaredDistance(query, matrix, row)
    if (distance >= (best.distances[places - 1] as number) || search.without.has(row)) continue
    insertCandidate(best, row, distance)
    found = Math.min(found + 1, places)
  }
  return Array.from({ length: found }, (_, place) => ({
    row: best.rows[place] as number,
    distance: Math.sqrt(best.distances[place] as number),
  }))
}

/** Moves worse candidates down a place; the worst falls off. An equal one stays before: it has the lower row number. */
function insertCandidate(best: { rows: Int32Array; distances: Float64Array }, row: number, distance: number): void {
  let place = best.distances.length - 1
  while (place > 0 && (best.distances[place - 1] as number) > distance) {
    best.distances[place] = best.distances[place - 1] as number
    best.rows[place] = best.rows[place - 1] as number
    place--
  }
  best.distances[place] = distance
  best.rows[place] = row
}
