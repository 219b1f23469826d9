import { expect, it } from 'vitest'
import { LISTENER_NAMES } from './listener-names.ts'
import { EXTENSION, FEATURES } from './table.ts'

const names = [...FEATURES, ...EXTENSION].map(({ name }) => LISTENER_NAMES[name])

it('every measure has a word that no other has', () => {
  expect(new Set(names).size).toBe(FEATURES.length + EXTENSION.length)
})

it('no word is an identifier of ours', () => {
  expect(names.filter((name) => !/^[a-z]+( [a-z]+)*( \d)?$/.test(name))).toEqual([])
})
