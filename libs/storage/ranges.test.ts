import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clipRange } from './ranges.ts'

describe('clipRange', () => {
  it('takes all of the object when nothing is asked for', () => {
    expect(clipRange('k', 10, undefined)).toEqual({ start: 0, end: 9 })
    expect(clipRange('k', 0, undefined)).toEqual({ start: 0, end: -1 })
  })

  it('cuts a range that ends past the object', () => {
    expect(clipRange('k', 10, { start: 4, end: 99 })).toEqual({ start: 4, end: 9 })
  })

  it('names the range and the object that do not fit', () => {
    expect(() => clipRange('audio/a1', 10, { start: 10, end: 12 })).toThrow('bytes 10 to 12 of audio/a1')
  })

  it('either refuses or gives a range within the object that begins where it was asked to', () => {
    const whole = fc.integer({ min: -5, max: 30 })
    fc.assert(
      fc.property(fc.nat(20), whole, whole, (size, start, end) => {
        const isPossible = start >= 0 && start < size && end >= start
        const clip = () => clipRange('k', size, { start, end })
        if (isPossible) expect(clip()).toEqual({ start, end: Math.min(end, size - 1) })
        else expect(clip).toThrow('cannot read bytes')
      }),
    )
  })
})
