import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'

const NONE: ReadonlySet<number> = new Set()

describe('nearest', () => {
  it('finds the rows in the order of their distance', () => {
    const matrix = Float64Array.of(5, 1, 3)
    expect(nearest(Float64Array.of(0), matrix, { limit: 3, without: NONE })).toEqual([
      { row: 1, distance: 1 },
      { row: 2, distance: 3 },
      { row: 0, distance: 5 },
    ])
  })

  it('takes the lower row of two at the same distance', () => {
    const matrix = Float64Array.of(2, -1, 1, 1)
    const rows = nearest(Float64Array.of(0), matrix, { limit: 2, without: NONE }).map(({ row }) => row)
    expect(rows).toEqual([1, 2])
  })

  it('gives all rows where more are wanted than there are', () => {
    expect(nearest(Float64Array.of(0), Float64Array.of(1, 2), { limit: 10, without: NONE })).toHaveLength(2)
  })

  it('finds nothing in an empty matrix, and nothing where nothing is wanted', () => {
    expect(nearest(Float64Array.of(0), new Float64Array(0), { limit: 10, without: NONE })).toEqual([])
    expect(nearest(Float64Array.of(0), Float64Array.of(1), { limit: 0, without: NONE })).toEqual([])
  })

  it('never finds a row that was ruled out', () => {
    const found = nearest(Float64Array.of(0), Float64Array.of(0, 1), { limit: 2, without: new Set([0]) })
    expect(found).toEqual([{ row: 1, distance: 1 }])
  })

  it('agrees with sorting everything', () => {
    // Small whole numbers, so that ties are common.
    const coordinate = fc.integer({ min: -3, max: 3 })
    const points = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 40 })
    fc.assert(
      fc.property(points, fc.tuple(coordinate, coordinate), fc.integer({ min: 0, max: 45 }), (rows, query, limit) => {
        const sorted = rows
          .map((row, index) => ({ row: index, distance: Math.hypot(row[0] - query[0], row[1] - query[1]) }))
          .sort((a, b) => a.distance - b.distance || a.row - b.row)
          .slice(0, limit)
        const found = nearest(Float64Array.from(query), Float64Array.from(rows.flat()), { limit, without: NONE })
        expect(found.map(({ row }) => row)).toEqual(sorted.map(({ row }) => row))
        found.forEach(({ distance }, place) => {
          expect(distance).toBeCloseTo(sorted[place]!.distance, 12)
        })
      }),
    )
  })
})
