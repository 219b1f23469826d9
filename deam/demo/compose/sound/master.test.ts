import { describe, expect, it } from 'vitest'
import { SAMPLE_RATE } from '#libs/dsp/signal'
import { fadeOutInPlace, masterInPlace } from './master.ts'
import { createStereo } from './stereo.ts'
import { TURN } from './synthesise.ts'

const CEILING = 10 ** (-2.5 / 20)

function tone(amplitudeAt: (time: number) => number) {
  const stereo = createStereo(2 * SAMPLE_RATE)
  for (let index = 0; index < stereo.left.length; index++) {
    const time = index / SAMPLE_RATE
    stereo.left[index] = amplitudeAt(time) * Math.sin(TURN * 440 * time)
    stereo.right[index] = stereo.left[index]!
  }
  return stereo
}

const peak = (samples: Float32Array) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
const level = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length)

describe('masterInPlace', () => {
  it('brings a mix to its level', () => {
    const mix = tone(() => 0.01)
    masterInPlace(mix, -20)
    expect(level(mix.left)).toBeCloseTo(0.1, 3)
  })

  it('lets no peak over the ceiling, however sudden', () => {
    const mix = tone((time) => (time > 1 && time < 1.01 ? 30 : 0.1))
    masterInPlace(mix, -12)
    expect(peak(mix.left)).toBeLessThanOrEqual(CEILING * (1 + 1e-6))
  })

  it('leaves silence silent', () => {
    const mix = createStereo(1000)
    masterInPlace(mix, -20)
    expect(peak(mix.left)).toBe(0)
  })
})

describe('fadeOutInPlace', () => {
  it('ends in silence and leaves the beginning alone', () => {
    const mix = tone(() => 1)
    const first = mix.left[100]
    fadeOutInPlace(mix, 1)
    expect(mix.left[100]).toBe(first)
    expect(peak(mix.left.slice(-10))).toBeLessThan(1e-5)
  })
})
