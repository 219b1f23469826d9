import type { Space } from './distance.ts'

/** One row of a space, and how far it lies from the query [the space's unit]. */
export interface Neighbour {
  readonly row: number
  readonly distance: number
}

export interface Search {
  /** How many rows are wanted, at most. */
  readonly limit: number
  /** Whether a row may be found. Asked of rows only that are near enough, so it may take its time. */
  readonly accepts: (row: number) => boolean
}

/**
 * After this many columns a row that is too far already is left. Of fifteen equally wide columns five tell nearly
 * always.
 */
const HEAD_COLUMNS = 5

/** The best so far, sorted, in two buffers: nothing is allocated per row. */
interface Best {
  readonly rows: Int32Array
  /** Squared. */
  readonly distances: Float64Array
  found: number
}

/**
 * The rows nearest to a query, nearest first; of two at the same distance, the one with the lower number. A row with a
 * NaN is at no distance and never found.
 *
 * An exact search over all rows. A row costs five columns and one comparison unless it is a candidate.
 */
export function nearest(query: Float64Array, space: Space, { limit, accepts }: Search): Neighbour[] {
  const places = Math.min(limit, space.matrix.length / space.weights.length)
  if (places < 1) return []
  const best = { rows: new Int32Array(places), distances: new Float64Array(places), found: 0 }
  best.distances.fill(Number.POSITIVE_INFINITY)
  fillBest(best, { query, space, accepts })
  return Array.from({ length: best.found }, (_, place) => ({
    row: best.rows[place] as number,
    distance: Math.sqrt(best.distances[place] as number),
  }))
}

interface Scan {
  readonly query: Float64Array
  readonly space: Space
  readonly accepts: (row: number) => boolean
}

/** The hot loop: `squaredDistance` over all rows, written out to stop early. Only "nearer than the worst" lets NaN fall. */
function fillBest(best: Best, { query, space: { matrix, weights }, accepts }: Scan): void {
  const columns = weights.length
  const head = Math.min(HEAD_COLUMNS, columns)
  let worst = Number.POSITIVE_INFINITY
  for (let start = 0, row = 0; start < matrix.length; start += columns, row++) {
    let distance = 0
    let column = 0
    for (; column < head; column++) {
      const difference = ((query[column] as number) - (matrix[start + column] as number)) * (weights[column] as number)
      distance += difference * difference
    }
    if (!(distance < worst)) continue
    for (; column < columns; column++) {
      const difference = ((query[column] as number) - (matrix[start + column] as number)) * (weights[column] as number)
      distance += difference * difference
    }
    if (!(distance < worst) || !accepts(row)) continue
    insertCandidate(best, row, distance)
    worst = best.distances[best.distances.length - 1] as number
  }
}

/** Moves worse candidates down a place; the worst falls off. An equal one stays before: it has the lower row number. */
function insertCandidate(best: Best, row: number, distance: number): void {
  let place = best.distances.length - 1
  while (place > 0 && (best.distances[place - 1] as number) > distance) {
    best.distances[place] = best.distances[place - 1] as number
    best.rows[place] = best.rows[place - 1] as number
    place--
  }
  best.distances[place] = distance
  best.rows[place] = row
  best.found = Math.min(best.found + 1, best.distances.length)
}
