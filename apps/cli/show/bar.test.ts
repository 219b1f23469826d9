import { expect, it } from 'vitest'
import { formatBar } from './bar.ts'

it.each([
  [0, '[..........]'],
  [0.5, '[#####.....]'],
  [0.999, '[#########.]'],
  [1, '[##########]'],
])('a bar at %d is %s', (share, bar) => {
  expect(formatBar(share, 12)).toBe(bar)
})

it('a bar is as wide as it is told, whatever its share', () => {
  for (const share of [-1, 0.3, 7]) expect(formatBar(share, 9)).toHaveLength(9)
})
