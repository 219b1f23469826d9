import { describe, expect, it } from 'vitest'
import { MEL_BAND_COUNT } from '#libs/dsp/mel'
import { onsetEnvelope } from './onset-envelope.ts'

/** Frames of the same level in all bands. */
function levels(...decibels: number[]): Float64Array {
  return Float64Array.from(decibels.flatMap((level) => new Array<number>(MEL_BAND_COUNT).fill(level)))
}

describe('the onset envelope', () => {
  it('shows a rise three frames after the frame that it rises from', () => {
    expect([...onsetEnvelope(levels(0, 0, 6, 6, 6, 6))]).toEqual([0, 0, 0, 0, 6, 0])
  })

  it('does not hear what fades', () => {
    expect([...onsetEnvelope(levels(9, 6, 3, 0, 0, 0))]).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('is the mean over the bands, in which a rise is not made up for by a fall', () => {
    const swapped = levels(0, 0, 0, 0, 0)
    swapped.fill(8, MEL_BAND_COUNT, MEL_BAND_COUNT + MEL_BAND_COUNT / 2)
    expect([...onsetEnvelope(swapped)]).toEqual([0, 0, 0, 4, 0])
  })

  it.each([1, 2, 3])('of %i frames is silent', (count) => {
    expect([...onsetEnvelope(levels(...[0, 50, 0].slice(0, count)))]).toEqual(new Array(count).fill(0))
  })
})
