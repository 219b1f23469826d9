import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planeReach, planeScale } from './plane-scale.ts'

const scale = planeScale(680, 3.4)

it('valence grows to the right, arousal upwards, and five is in the middle', () => {
  const middle = scale.toPixels({ valence: 5, arousal: 5 })
  expect(middle.x).toBeCloseTo(340, 9)
  expect(middle.y).toBeCloseTo(340, 9)
  const { x, y } = scale.toPixels({ valence: 6, arousal: 6 })
  expect([x > 340, y < 340]).toEqual([true, true])
})

it('a point is found again at its pixels', () => {
  const rating = fc.double({ min: 1.6, max: 8.4, noNaN: true })
  fc.assert(
    fc.property(rating, rating, (valence, arousal) => {
      const again = scale.toAffect(scale.toPixels({ valence, arousal }))
      expect(again.valence).toBeCloseTo(valence, 6)
      expect(again.arousal).toBeCloseTo(arousal, 6)
    }),
  )
})

it('a pointer outside the plane still means a point of the scales', () => {
  expect(scale.toAffect({ x: -500, y: 9999 })).toEqual({ valence: 1.6, arousal: 1.6 })
})

it('an error is as long as the distance that it spans', () => {
  const [left, right] = [scale.toPixels({ valence: 4, arousal: 5 }), scale.toPixels({ valence: 5, arousal: 5 })]
  expect(scale.toLength(1)).toBeCloseTo(right.x - left.x, 9)
})

it('the plane is drawn as far as there are points, and never beyond the scales', () => {
  expect(planeReach([{ valence: 2.5, arousal: 5 }])).toBe(3)
  expect(planeReach([])).toBe(2)
  expect(planeReach([{ valence: 9, arousal: 1 }])).toBe(4)
})
