import { describe, expect, it } from 'vitest'
import { collect } from './collect.ts'
import { inGroups } from './in-groups.ts'

async function* listing(length: number) {
  for (let number = 1; number <= length; number += 1) yield number
}

describe('inGroups', () => {
  it.each([
    [0, []],
    [2, [[1, 2]]],
    [
      4,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [5, [[1, 2], [3, 4], [5]]],
  ])('hands on %i entries two at a time', async (length, groups) => {
    expect(await collect(inGroups(listing(length), 2))).toEqual(groups)
  })
})
