import { describe, expect, it } from 'vitest'
import { dctRow } from './dct.ts'
import { dotProduct } from './statistics.ts'

describe('the rows of the discrete cosine transform', () => {
  it('have length 1 and stand at right angles to each other', () => {
    for (let a = 0; a < 9; a++) {
      for (let b = 0; b < 9; b++) {
        expect(dotProduct(dctRow(a, 128), dctRow(b, 128))).toBeCloseTo(a === b ? 1 : 0, 12)
      }
    }
  })

  it('give a constant sqrt(length) times its value in row 0 and nothing elsewhere', () => {
    const constant = new Float64Array(128).fill(-100)
    expect(dotProduct(dctRow(0, 128), constant)).toBeCloseTo(-100 * Math.sqrt(128), 9)
    expect(dotProduct(dctRow(1, 128), constant)).toBeCloseTo(0, 9)
  })

  it('agree with scipy.fft.dct([1, 2, 3, 4], norm="ortho") = [5, -2.2304425, 0, -0.1585127]', () => {
    const values = Float64Array.of(1, 2, 3, 4)
    const ours = [0, 1, 2, 3].map((c) => dotProduct(dctRow(c, 4), values))
    ;[5, -2.2304425, 0, -0.1585127].forEach((theirs, c) => {
      expect(ours[c]).toBeCloseTo(theirs, 6)
    })
  })
})
