import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SAMPLE_RATE } from '#libs/dsp/signal'
import { type Heard15, measure } from './measure.ts'
import { EXTENSION, FEATURE_NAMES } from './table.ts'

function tone(frequency: number, seconds: number): Float32Array {
  const length = Math.round(seconds * SAMPLE_RATE)
  return Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / SAMPLE_RATE))
}

function hear(mono: Float32Array): Heard15 {
  return measure({ interleaved: mono, channels: 1 })
}

function interleave(left: Float32Array, right: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * left.length }, (_, i) => (i % 2 === 0 ? left : right)[Math.floor(i / 2)]!)
}

function numbers({ features, extension }: Heard15): number[] {
  return [...Object.values(features), ...Object.values(extension)]
}

describe('what is measured', () => {
  it('is the fifteen in the order of the contract, and the extension in its own', () => {
    const { features, extension } = hear(tone(440, 0.2))
    expect(Object.keys(features)).toEqual(FEATURE_NAMES)
    expect(Object.keys(extension)).toEqual(EXTENSION.map(({ name }) => name))
  })

  it('in silence is 0, but for the tempo of the prior and the floor of loudness', () => {
    const { features, extension } = hear(new Float32Array(SAMPLE_RATE))
    const { tempo, mfcc_1, ...rest } = features
    expect(tempo).toBe(120.18531976744185)
    expect(mfcc_1).toBeCloseTo(-100 * Math.sqrt(128), 9)
    for (const value of Object.values(rest)) expect(value).toBeCloseTo(0, 9)
    expect(extension.signal_rms).toBe(0)
    expect(extension.contrast_mean).toBe(0)
  })

  it.each([
    ['one sample', Float32Array.of(0.5)],
    ['two samples', Float32Array.of(0.5, -0.5)],
    ['less than a hop', tone(440, 0.01)],
    ['a constant', new Float32Array(3000).fill(0.25)],
    ['the loudest float32 there is', new Float32Array(3000).fill(3.4e38)],
    ['the softest float32 there is', new Float32Array(3000).fill(1e-45)],
  ])('in %s is finite', (_, mono) => {
    expect(numbers(hear(mono)).every(Number.isFinite)).toBe(true)
  })

  it('in any signal is finite, NaN and infinities among its samples included', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 2, maxLength: 3000, size: 'max' }),
        fc.constantFrom(1, 2),
        (some, channels) => {
          expect(numbers(measure({ interleaved: some, channels })).every(Number.isFinite)).toBe(true)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('where there is no sample is refused', () => {
    expect(() => hear(new Float32Array(0))).toThrow(expect.objectContaining({ code: 'outside-limits' }))
    expect(() => measure({ interleaved: Float32Array.of(1), channels: 2 })).toThrow(/without samples/)
  })

  it('in two equal channels is what is measured in one of them', () => {
    const mono = tone(880, 0.5)
    const both = measure({ interleaved: interleave(mono, mono), channels: 2 })
    expect(both.features).toEqual(hear(mono).features)
    expect(both.extension.signal_rms).toBeCloseTo(hear(mono).extension.signal_rms, 12)
  })

  it('in opposite channels is silence, but for the signal RMS', () => {
    const left = tone(880, 0.5)
    const { features, extension } = measure({
      interleaved: interleave(
        left,
        left.map((s) => -s),
      ),
      channels: 2,
    })
    expect(features.rms).toBe(0)
    expect(extension.signal_rms).toBeCloseTo(0.5 * Math.SQRT1_2, 5)
  })

  it('at half the level has half the RMS and the same brightness', () => {
    const mono = tone(880, 0.5)
    const loud = hear(mono)
    const soft = hear(mono.map((sample) => sample / 2))
    expect(soft.features.rms).toBeCloseTo(loud.features.rms / 2, 12)
    expect(soft.features.spectral_centroid).toBeCloseTo(loud.features.spectral_centroid, 6)
    expect(soft.features.zero_crossing_rate).toBe(loud.features.zero_crossing_rate)
  })

  it("in a pure tone is near the tone's frequency in centroid and rolloff", () => {
    const { features } = hear(tone(2000, 3))
    expect(features.spectral_centroid / 2000).toBeCloseTo(1, 2)
    expect(features.spectral_rolloff / 2000).toBeCloseTo(1, 1)
  })

  it('comes with at most 64 spectra, spread over the whole signal', () => {
    expect(hear(tone(440, 0.05)).glimpses).toHaveLength(5)
    const change = Float32Array.from([...tone(440, 2), ...tone(4000, 2)])
    const { glimpses } = hear(change)
    expect(glimpses.length).toBeGreaterThan(32)
    expect(glimpses.length).toBeLessThanOrEqual(64)
    const peak = (spectrum: Float64Array) => spectrum.indexOf(Math.max(...spectrum))
    expect(peak(glimpses[5]!)).toBe(Math.round((440 * 2048) / SAMPLE_RATE))
    expect(peak(glimpses.at(-5)!)).toBe(Math.round((4000 * 2048) / SAMPLE_RATE))
  })

  it('leaves the samples as they were', () => {
    const mono = tone(440, 0.1)
    hear(mono)
    expect(mono).toEqual(tone(440, 0.1))
  })
})
