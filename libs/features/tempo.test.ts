import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tempo } from './tempo.ts'

const FRAMES_PER_MINUTE = (60 * 44_100) / 512

/** An envelope with an onset each `period` frames, for half a minute. */
function pulses(period: number): Float64Array {
  return Float64Array.from({ length: 2584 }, (_, t) => (t % period === 0 ? 10 : 0))
}

describe('the tempo', () => {
  it.each([30, 43, 52, 60])('of an onset each %i frames is their rate', (period) => {
    expect(tempo(pulses(period))).toBe(FRAMES_PER_MINUTE / period)
  })

  it('of a rate far above 120 BPM is an octave below it', () => {
    expect(tempo(pulses(18))).toBe(FRAMES_PER_MINUTE / 36)
  })

  it("without any onset is librosa's 120.185", () => {
    expect(tempo(new Float64Array(862))).toBe(120.18531976744185)
  })

  it('of a single frame is the same', () => {
    expect(tempo(new Float64Array(1))).toBe(120.18531976744185)
  })

  it('does not depend on how strong the onsets are', () => {
    expect(tempo(pulses(50).map((onset) => onset / 1000))).toBe(tempo(pulses(50)))
  })

  it('is a number from 7.5 to 304 BPM for any envelope', () => {
    const envelopes = fc.float64Array({ min: 0, max: 80, noNaN: true, minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(envelopes, (envelope) => {
        const bpm = tempo(envelope)
        expect(bpm).toBeGreaterThan(7.5)
        expect(bpm).toBeLessThanOrEqual(304)
      }),
      { numRuns: 20 },
    )
  })
})
