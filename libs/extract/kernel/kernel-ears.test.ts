import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Signal } from '#libs/dsp/signal'
import { type Heard15, measure } from '#libs/features/measure'
import { createKernelEars } from './kernel-ears.ts'
import { readKernelModule } from './kernel-module.ts'

const module = readKernelModule()!
const kernel = createKernelEars(module)

/** The linear congruential generator of Numerical Recipes, -0.5..0.5. */
function noise(length: number): Float32Array {
  let state = 99
  return Float32Array.from({ length }, () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0
    return state / 2 ** 32 - 0.5
  })
}

function mono(interleaved: Float32Array): Signal {
  return { interleaved, channels: 1 }
}

function stereo(interleaved: Float32Array): Signal {
  return { interleaved, channels: 2 }
}

function numbers({ features, extension, tempo }: Heard15): Readonly<Record<string, number>> {
  return { ...features, ...extension, confidence: tempo.confidence, alternative: tempo.alternative }
}

/** What is softer cannot be halved in float32 without being rounded, as the kernel does with two channels. */
const ROUNDED_WHEN_HALVED = 2 ** -125

/** Both work in float64 and differ in the order of their sums only: 1e-9 is a million times what that makes in music. */
function expectSame(ours: Heard15, reference: Heard15) {
  expect(ours.features.tempo).toBe(reference.features.tempo)
  const theirs = numbers(reference)
  for (const [name, value] of Object.entries(numbers(ours))) {
    expect(Math.abs(value - theirs[name]!), name).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(theirs[name]!)))
  }
}

function expectAgreement(signal: Signal) {
  expectSame(measure(signal, kernel), measure(signal))
}

describe('the kernel hears what the reference hears', () => {
  it.each([1, 2, 3, 511, 512, 513, 1023, 1024, 1025, 2047, 2048, 2049, 5119, 5120, 5121])('in %i samples', (length) => {
    expectAgreement(mono(noise(length)))
    expectAgreement(stereo(noise(2 * length)))
  })

  it.each([
    ['silence', mono(new Float32Array(30_000))],
    ['a constant', mono(new Float32Array(30_000).fill(0.25))],
    ['one impulse', mono(new Float32Array(30_000).fill(1, 20_000, 20_001))],
    ['the loudest float32 there is', stereo(new Float32Array(3000).fill(3.4e38))],
    ['the softest float32 there is', mono(new Float32Array(3000).fill(1e-45))],
    ['samples that just count as below zero', mono(Float32Array.of(1, -1.00000001335e-10, 1, -9e-11, 1))],
    ['opposite channels', stereo(noise(8000).map((sample, i, all) => (i % 2 === 0 ? sample : -all[i - 1]!)))],
  ])('in %s', (_, signal) => {
    expectAgreement(signal)
  })

  it('in any samples, NaN and infinities among them', () => {
    const samples = fc
      .float32Array({ min: -1, max: 1, minLength: 2, maxLength: 3000, size: 'max' })
      .map((some) => some.map((sample) => (Math.abs(sample) < ROUNDED_WHEN_HALVED ? 0 : sample)))
    const broken = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0)
    fc.assert(
      fc.property(samples, broken, fc.constantFrom(1, 2), (some, value, channels) => {
        const interleaved = some.slice(0, some.length - (some.length % channels))
        interleaved[interleaved.length >> 1] = value
        expectAgreement({ interleaved, channels })
      }),
      { numRuns: 30 },
    )
  })

  it('but for two channels softer than any sound, which it may round to silence', () => {
    const softest = stereo(Float32Array.of(1e-45, 1e-45))
    const rolloffs = [kernel, undefined].map((ears) => measure(softest, ears).features.spectral_rolloff)
    expect(rolloffs[0]).toBe(0)
    expect(rolloffs[1]).toBeGreaterThan(0)
  })

  it('in sounds that die away to silence and return', () => {
    const bursts = noise(600_000).map((sample, i) => (i % 300_000 < 30_000 ? sample : 0))
    expectAgreement(mono(bursts))
  })

  it('in the spectra that travel along', () => {
    const ours = measure(mono(noise(100_000)), kernel).glimpses
    const theirs = measure(mono(noise(100_000))).glimpses
    expect(ours).toHaveLength(theirs.length)
    ours.forEach((spectrum, i) => {
      spectrum.forEach((amplitude, k) => {
        expect(Math.abs(amplitude - theirs[i]![k]!)).toBeLessThan(1e-11)
      })
    })
  })
})

describe('the memory of the kernel', () => {
  it('keeps nothing of one signal for the next', () => {
    const fresh = createKernelEars(module)
    measure(stereo(noise(400_000)), kernel)
    for (const length of [1, 700, 90_000]) {
      expect(measure(mono(noise(length)), kernel)).toEqual(measure(mono(noise(length)), fresh))
    }
  })

  it('leaves the samples of others as they were', () => {
    const samples = noise(5000)
    measure(stereo(samples), kernel)
    expect(samples).toEqual(noise(5000))
  })

  it('lets nobody overwrite the spectra that travel along', () => {
    const { glimpses } = measure(mono(noise(5000)), kernel)
    const before = glimpses.map((spectrum) => spectrum.slice())
    measure(mono(new Float32Array(5000)), kernel)
    expect(glimpses).toEqual(before)
  })

  it('holds the onsets of the signal heard last, and no others', () => {
    kernel.listen(mono(noise(512)))
    expect(kernel.similarity(new Float64Array(690))).toHaveLength(689)
    expect(() => kernel.similarity(new Float64Array(691))).toThrow('expected those of the signal heard last: 690')
    kernel.makeRoomFor({ sampleCount: 512, channels: 1 })
    expect(() => kernel.similarity(new Float64Array(690))).toThrow(RangeError)
  })

  it('has room for five minutes, none for twelve, and serves the next signal all the same', () => {
    expect(kernel.makeRoomFor({ sampleCount: 300 * 44_100, channels: 2 })).toBe(true)
    expect(kernel.makeRoomFor({ sampleCount: 720 * 44_100, channels: 2 })).toBe(false)
    expect(kernel.makeRoomFor({ sampleCount: 2 ** 31, channels: 2 })).toBe(false)
    expectAgreement(mono(noise(3000)))
  })
})
