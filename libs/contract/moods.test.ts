import { expect, it } from 'vitest'
import { byMood, MOODS } from './moods.ts'

it('byMood asks for every mood once, in the order of MOODS', () => {
  const asked: string[] = []
  const record = byMood((mood, index) => {
    asked.push(mood)
    return index
  })
  expect(asked).toEqual(MOODS)
  expect(record).toEqual(Object.fromEntries(MOODS.map((mood, index) => [mood, index])))
})
