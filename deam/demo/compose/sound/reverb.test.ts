import { describe, expect, it } from 'vitest'
import { SAMPLE_RATE } from '#libs/dsp/signal'
import { reverberate } from './reverb.ts'
import { createStereo } from './stereo.ts'

const energy = (samples: Float32Array, from: number) =>
  samples.slice(from * SAMPLE_RATE, (from + 0.1) * SAMPLE_RATE).reduce((sum, sample) => sum + sample ** 2, 0)

describe('reverberate', () => {
  it('lets the sound fall by 60 dB in the time of the room, within 2 dB where the walls are hard', () => {
    const clap = createStereo(3 * SAMPLE_RATE)
    clap.left[0] = 1
    clap.right[0] = 1
    const room = reverberate(clap, { seconds: 1.5, wet: 1, damping: 0 })
    const fall = 10 * Math.log10(energy(room.left, 0.5) / energy(room.left, 2))
    expect(Math.abs(fall - 60)).toBeLessThan(2)
  })

  it('answers silence with silence', () => {
    const room = reverberate(createStereo(1000), { seconds: 1, wet: 1, damping: 0.5 })
    expect(room.left.every((sample) => sample === 0)).toBe(true)
  })
})
