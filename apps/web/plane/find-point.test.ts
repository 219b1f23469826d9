import { describe, expect, it } from 'vitest'
import type { CloudPoint } from '../words/cloud.ts'
import { planeScale } from '../words/plane-scale.ts'
import { createFinder } from './find-point.ts'

const pointAt = (valence: number, arousal: number): CloudPoint => ({
  ...{ filename: `${valence}-${arousal}.mp3`, title: '', mood: null, hasAudio: true },
  ...{ valence, arousal },
})
const scale = planeScale(800, 4)

describe('the point under the pointer', () => {
  const points = [pointAt(5, 5), pointAt(6, 5), pointAt(2, 8)]
  const find = createFinder(points, scale)

  it('is the nearest one', () => {
    expect(find({ x: 409, y: 396 })).toBe(points[0])
    expect(find({ x: 490, y: 400 })).toBe(points[1])
  })

  it('is none where the nearest is far', () => {
    expect(find({ x: 700, y: 700 })).toBeUndefined()
  })

  it('is none in an empty plane', () => {
    expect(createFinder([], scale)({ x: 1, y: 1 })).toBeUndefined()
  })
})
