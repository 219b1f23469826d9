import { expect, it } from 'vitest'
import type { CloudPoint } from './cloud.ts'
import { orderByDistance, sayPoint, walk } from './walk.ts'

const point = (title: string, valence: number, arousal: number): CloudPoint => ({
  ...{ filename: `${title}.mp3`, title, valence, arousal },
  ...{ mood: 'calm', hasAudio: true },
})

it('the nearest point comes first, wherever one starts', () => {
  const points = [point('far', 9, 9), point('middle', 5, 5), point('near', 3, 2)]
  const names = (valence: number, arousal: number) => orderByDistance(points, { valence, arousal }).map((p) => p.title)
  expect(names(2, 2)).toEqual(['near', 'middle', 'far'])
  expect(names(8, 8)).toEqual(['far', 'middle', 'near'])
})

it('arrows go one further or one back, and stay within what there is', () => {
  expect([walk('ArrowRight', -1, 3), walk('ArrowDown', 0, 3), walk('ArrowLeft', 2, 3)]).toEqual([0, 1, 1])
  expect([walk('ArrowRight', 2, 3), walk('ArrowUp', 0, 3), walk('PageDown', 0, 3)]).toEqual([2, 0, 2])
  expect([walk('Home', 2, 3), walk('End', -1, 3)]).toEqual([0, 2])
})

it('other keys, and a plane without points, lead nowhere', () => {
  expect([walk('a', 0, 3), walk('ArrowRight', -1, 0)]).toEqual([undefined, undefined])
})

it('a point is spoken with its title, its mood and its place', () => {
  expect(sayPoint(point('Low Tide', 4.26, 3))).toBe('Low Tide, calm, valence 4.3, arousal 3.0')
  expect(sayPoint({ ...point('Low Tide', 4, 3), hasAudio: false, mood: null })).toBe(
    'Low Tide, valence 4.0, arousal 3.0, its audio is not here',
  )
})
