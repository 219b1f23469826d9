import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { referenceEars } from './ears.ts'
import { beatLag, padWithRamps, tempoOf } from './tempo.ts'
import { type TempoCertainty, tempoCertainty } from './tempo-certainty.ts'

function certainty(envelope: Float64Array): TempoCertainty {
  const similarity = referenceEars.similarity(padWithRamps(envelope))
  return tempoCertainty(similarity, beatLag(similarity))
}

/** An onset each `period` frames, for half a minute. */
function pulses(period: number): Float64Array {
  return Float64Array.from({ length: 2584 }, (_, t) => (t % period === 0 ? 10 : 0))
}

/** Onsets of any strength at any time: the linear congruential generator of Numerical Recipes. */
function chance(): Float64Array {
  let state = 4242
  return Float64Array.from({ length: 2584 }, () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  })
}

describe('the confidence in a tempo', () => {
  it('is nearly 1 for a train of pulses', () => {
    expect(certainty(pulses(43)).confidence).toBeGreaterThan(0.95)
  })

  it('is low for onsets by chance', () => {
    expect(certainty(chance()).confidence).toBeLessThan(0.15)
  })

  it('is between the two for pulses among others', () => {
    const beat = pulses(43)
    const { confidence } = certainty(chance().map((onset, t) => onset + beat[t]! / 5))
    expect(confidence).toBeGreaterThan(0.2)
    expect(confidence).toBeLessThan(0.8)
  })

  it('is 0 in silence, and after a single onset', () => {
    expect(certainty(new Float64Array(862)).confidence).toBe(0)
    expect(certainty(Float64Array.from({ length: 862 }, (_, t) => (t === 400 ? 10 : 0))).confidence).toBeLessThan(1e-9)
  })

  it('does not depend on how strong the onsets are', () => {
    const soft = chance().map((onset) => onset / 1000)
    expect(certainty(soft).confidence).toBeCloseTo(certainty(chance()).confidence, 9)
  })
})

describe('the other tempo', () => {
  it('of 120 BPM is 60 where every second pulse is the same', () => {
    expect(certainty(pulses(43)).alternative).toBe(tempoOf(86))
  })

  it('of 60 BPM and a weaker pulse between is 120', () => {
    const between = pulses(80).map((onset, t) => (t % 80 === 40 ? 2 : onset))
    expect(certainty(between).alternative).toBe(tempoOf(40))
  })

  it('is half or double the tempo to within a frame, for any onsets', () => {
    const envelopes = fc.float64Array({ min: 0, max: 80, noNaN: true, minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(envelopes, (envelope) => {
        const similarity = referenceEars.similarity(padWithRamps(envelope))
        const beat = beatLag(similarity)
        const { confidence, alternative } = tempoCertainty(similarity, beat)
        const lag = Math.round(tempoOf(1) / alternative)
        expect(Math.min(Math.abs(lag - 2 * beat), Math.abs(2 * lag - beat))).toBeLessThanOrEqual(1)
        expect(confidence).toBeGreaterThanOrEqual(0)
        expect(confidence).toBeLessThanOrEqual(1)
      }),
      { numRuns: 20 },
    )
  })
})
