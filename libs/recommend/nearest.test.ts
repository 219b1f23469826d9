import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'

const anything = () => true
const space = (matrix: Float64Array, columns = 1) => ({ matrix, weights: new Float64Array(columns).fill(1) })

describe('nearest', () => {
  it('finds the rows in the order of their distance', () => {
    const matrix = Float64Array.of(5, 1, 3)
    expect(nearest(Float64Array.of(0), space(matrix), { limit: 3, accepts: anything })).toEqual([
      { row: 1, distance: 1 },
      { row: 2, distance: 3 },
      { row: 0, distance: 5 },
    ])
  })

  it('takes the lower row of two at the same distance', () => {
    const matrix = Float64Array.of(2, -1, 1, 1)
    const rows = nearest(Float64Array.of(0), space(matrix), { limit: 2, accepts: anything }).map(({ row }) => row)
    expect(rows).toEqual([1, 2])
  })

  it('gives all rows where more are wanted than there are', () => {
    expect(nearest(Float64Array.of(0), space(Float64Array.of(1, 2)), { limit: 10, accepts: anything })).toHaveLength(2)
  })

  it('finds nothing in an empty matrix, and nothing where nothing is wanted', () => {
    expect(nearest(Float64Array.of(0), space(new Float64Array(0)), { limit: 10, accepts: anything })).toEqual([])
    expect(nearest(Float64Array.of(0), space(Float64Array.of(1)), { limit: 0, accepts: anything })).toEqual([])
  })

  it('never finds a row that was ruled out', () => {
    const found = nearest(Float64Array.of(0), space(Float64Array.of(0, 1)), { limit: 2, accepts: (row) => row !== 0 })
    expect(found).toEqual([{ row: 1, distance: 1 }])
  })

  it('never finds a row of which something is not known', () => {
    const matrix = Float64Array.of(Number.NaN, 2, Number.NaN)
    const found = nearest(Float64Array.of(0), space(matrix), { limit: 3, accepts: anything })
    expect(found).toEqual([{ row: 1, distance: 2 }])
  })

  it('agrees with sorting everything in fifteen columns, of which it mostly reads five', () => {
    const row = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 15, maxLength: 15 })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), row, (rows, query) => {
        const squares = rows.map((each) => each.reduce((sum, value, column) => sum + (value - query[column]!) ** 2, 0))
        const sorted = squares.map((_, index) => index).sort((a, b) => squares[a]! - squares[b]! || a - b)
        const matrix = space(Float64Array.from(rows.flat()), 15)
        const found = nearest(Float64Array.from(query), matrix, { limit: 5, accepts: anything })
        expect(found.map(({ row: index }) => index)).toEqual(sorted.slice(0, 5))
      }),
    )
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
        const found = nearest(Float64Array.from(query), space(Float64Array.from(rows.flat()), 2), {
          limit,
          accepts: anything,
        })
        expect(found.map(({ row }) => row)).toEqual(sorted.map(({ row }) => row))
        found.forEach(({ distance }, place) => {
          expect(distance).toBeCloseTo(sorted[place]!.distance, 12)
        })
      }),
    )
  })
})
