import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Signal } from '#libs/dsp/signal'
import { assessQuality, type Circumstances } from './quality.ts'

const promising = (promisedSeconds?: number) => ({ codec: 'pcm_s16le', form: undefined, promisedSeconds })
const whole: Circumstances = { container: 'wav', heading: promising(), excerptSeconds: 30, damaged: false }
const mono = (...samples: number[]): Signal => ({ interleaved: Float32Array.from(samples), channels: 1 })
const lasting = (seconds: number): Signal => ({ interleaved: new Float32Array(seconds * 44_100), channels: 1 })

describe('assessQuality', () => {
  it('measures the largest absolute sample', () => {
    expect(assessQuality(mono(0.25, -0.75, 0.5), whole).peak).toBe(0.75)
  })

  it('counts a stereo frame once in the duration', () => {
    const signal: Signal = { interleaved: new Float32Array(88_200), channels: 2 }
    expect(assessQuality(signal, whole)).toMatchObject({ durationSeconds: 1, channels: 2 })
  })

  it('calls silent what stays below half a 16-bit step', () => {
    expect(assessQuality(mono(0, 1e-5, -1e-5), whole).silent).toBe(true)
    expect(assessQuality(mono(0, 2 ** -15), whole).silent).toBe(false)
  })

  it('counts as clipped what reaches the largest 16-bit sample, or goes beyond', () => {
    const largest = 32_767 / 32_768
    expect(assessQuality(mono(largest, -1, 1.5, 32_766 / 32_768), whole).clippedShare).toBe(0.75)
    expect(assessQuality(mono(0, 0.5), whole).clippedShare).toBe(0)
  })

  it('hands on what the heading says of the source', () => {
    const form = { sampleRate: 96_000, channels: 6 }
    const heading = { codec: 'flac', form, promisedSeconds: undefined }
    expect(assessQuality(mono(0), { ...whole, heading }).source).toEqual({ codec: 'flac', ...form })
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30])('refuses a sample of %d', (odd) => {
    const act = () => assessQuality(mono(0.1, odd, 0.9), whole)
    expect(act).toThrow(expect.objectContaining({ code: 'undecodable' }))
  })

  it('lets out no peak that is not a finite number, for any float32 samples', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1 }), (interleaved) => {
        const isSound = interleaved.every((sample) => Math.abs(sample) <= 2 ** 31)
        const act = () => assessQuality({ interleaved, channels: 1 }, whole).peak
        if (isSound) expect(act()).toBe(Math.max(...interleaved.map(Math.abs)))
        else expect(act).toThrow()
      }),
    )
  })
})

describe('truncated', () => {
  const truncated = (seconds: number, circumstances: Partial<Circumstances>) =>
    assessQuality(lasting(seconds), { ...whole, ...circumstances }).truncated

  it('is a song that is shorter than it says', () => {
    expect(truncated(2, { heading: promising(3) })).toBe(true)
  })

  it('is not a song that is as long as it says, encoder padding aside', () => {
    expect(truncated(2, { heading: promising(2.05) })).toBe(false)
  })

  it('is not a full excerpt of a longer song, damaged behind it or not', () => {
    expect(truncated(30, { heading: promising(200), damaged: true })).toBe(false)
  })

  it('is decided by the decoder where the song says nothing', () => {
    expect(truncated(2, { damaged: true })).toBe(true)
    expect(truncated(2, { damaged: false })).toBe(false)
  })

  it('is not a song as long as it says over which the decoder grumbled', () => {
    expect(truncated(2, { heading: promising(2), damaged: true })).toBe(false)
  })
})
