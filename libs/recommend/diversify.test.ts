import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Diversity, diversify } from './diversify.ts'

/** Songs on a line, around a query at 0. */
const choose = (places: readonly number[], wanted: Partial<Diversity> = {}) =>
  diversify(
    places.map((place, row) => ({ row, distance: Math.abs(place) })).toSorted((a, b) => a.distance - b.distance),
    {
      ...{ limit: 2, diversity: 0.5, artistOf: () => '' },
      distanceBetween: (a, b) => Math.abs(places[a]! - places[b]!),
      ...wanted,
    },
  ).map(({ row }) => places[row])

describe('diversify', () => {
  it('passes over what is nearly the same as what was chosen', () => {
    expect(choose([1, 1.01, -1.1])).toEqual([1, -1.1])
  })

  it('begins with the nearest, however much diversity is asked for', () => {
    expect(choose([3, 1, -9], { diversity: 1 })).toEqual([1, -9])
  })

  it('lets an artist in twice at most, and those whom nobody knows as often as they come', () => {
    const artistOf = (row: number) => (row < 3 ? 'one' : '')
    expect(choose([1, 2, 3, 40, 50], { artistOf, limit: 5, diversity: 0.1 }).toSorted()).toEqual([1, 2, 40, 50])
  })

  const places = fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 20 })

  it('keeps the plain order without diversity', () => {
    fc.assert(
      fc.property(places, (line) => {
        expect(choose(line, { diversity: 0, limit: 20 })).toEqual(line.toSorted((a, b) => a - b))
      }),
    )
  })

  it('chooses as many as are wanted, each once', () => {
    fc.assert(
      fc.property(places, fc.nat(25), fc.double({ min: 0, max: 1, noNaN: true }), (line, limit, diversity) => {
        const chosen = choose(line, { limit, diversity })
        expect(chosen).toHaveLength(Math.min(limit, line.length))
        expect(new Set(chosen).size).toBe(chosen.length)
      }),
    )
  })
})
