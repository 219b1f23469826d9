import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { similarity, squaredDistance } from './distance.ts'

const point = fc
  .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 15, maxLength: 15 })
  .map((values) => Float64Array.from(values))

const space = (matrix: Float64Array, columns = matrix.length) => ({
  matrix,
  weights: new Float64Array(columns).fill(1),
})

describe('squaredDistance', () => {
  it('is 25 between the ends of a 3-4-5 triangle', () => {
    expect(squaredDistance(Float64Array.of(3, 4), space(Float64Array.of(0, 0)), 0)).toBe(25)
  })

  it('reads the row that it is asked for', () => {
    expect(squaredDistance(Float64Array.of(1, 1), space(Float64Array.of(0, 0, 1, 2), 2), 1)).toBe(1)
  })

  it('counts each column in its own unit', () => {
    const weighted = { matrix: Float64Array.of(0, 0), weights: Float64Array.of(0.1, 0.001) }
    expect(squaredDistance(Float64Array.of(30, 4000), weighted, 0)).toBe(25)
  })

  it('is exactly zero between equal rows', () => {
    fc.assert(fc.property(point, (a) => squaredDistance(a, space(a), 0) === 0))
  })

  it('is the same in both directions', () => {
    fc.assert(fc.property(point, point, (a, b) => squaredDistance(a, space(b), 0) === squaredDistance(b, space(a), 0)))
  })
})

describe('similarity', () => {
  it('is 1 without distance and a half one standard deviation apart', () => {
    expect([similarity(0), similarity(1)]).toEqual([1, 0.5])
  })

  it('stays in (0, 1] and falls as the distance grows', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (distance) => {
        const here = similarity(distance)
        return here > 0 && here <= 1 && similarity(distance + 1) < here
      }),
    )
  })
})
