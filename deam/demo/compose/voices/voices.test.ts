import { describe, expect, it } from 'vitest'
import { SAMPLE_RATE } from '#libs/dsp/signal'
import { createRandom } from '../music/random.ts'
import type { Voice } from '../score.ts'
import { fingeredBass } from './bass.ts'
import { musicBox } from './bell.ts'
import { choir } from './choir.ts'
import { electricPiano } from './electric-piano.ts'
import { flute } from './flute.ts'
import { hardKit, softKit, tightKit } from './kit.ts'
import { brass, cello } from './lead.ts'
import { kalimba, marimba, steelPan, vibraphone } from './mallet.ts'
import { churchOrgan, rotaryOrgan } from './organ.ts'
import { strings } from './pad.ts'
import { piano } from './piano.ts'
import { harp, nylonGuitar, ukulele } from './pluck.ts'

const PITCHED: Readonly<Record<string, Voice>> = {
  ...{ fingeredBass, musicBox, choir, electricPiano, flute, brass, cello, kalimba, marimba, steelPan, vibraphone },
  ...{ churchOrgan, rotaryOrgan, strings, piano, harp, nylonGuitar, ukulele },
}
const KITS: Readonly<Record<string, Voice>> = { softKit, tightKit, hardKit }
const A4 = 440
const KICK = 440 * 2 ** ((36 - 69) / 12)

const play = (voice: Voice, frequency: number, velocity = 0.8) =>
  voice({ frequency, seconds: 1, velocity, random: createRandom('test') })
const peak = (samples: Float32Array) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)

/** Strength of one frequency in the first second: |sum x e^(-iwt)|, Hann window. */
function strength(samples: Float32Array, frequency: number): number {
  let [re, im] = [0, 0]
  const length = Math.min(samples.length, SAMPLE_RATE)
  for (let index = 0; index < length; index++) {
    const windowed = samples[index]! * Math.sin((Math.PI * index) / length) ** 2
    re += windowed * Math.cos((2 * Math.PI * frequency * index) / SAMPLE_RATE)
    im += windowed * Math.sin((2 * Math.PI * frequency * index) / SAMPLE_RATE)
  }
  return Math.hypot(re, im)
}

describe.each(Object.entries(PITCHED))('%s', (_, voice) => {
  it('sounds the pitch that is written, within the 15 cents by which the singers of the choir differ', () => {
    const samples = play(voice, A4)
    const candidates = Array.from({ length: 41 }, (_, index) => A4 + (index - 20) * 0.5)
    const loudest = candidates.reduce((best, each) => (strength(samples, each) > strength(samples, best) ? each : best))
    expect(Math.abs(1200 * Math.log2(loudest / A4))).toBeLessThan(15)
  })

  it('is louder when it is played harder, and never beyond bounds', () => {
    const [soft, loud] = [peak(play(voice, A4, 0.3)), peak(play(voice, A4, 0.9))]
    expect(soft).toBeLessThan(loud)
    expect(loud).toBeLessThan(2)
  })

  it('is over when its samples end', () => {
    const samples = play(voice, A4)
    expect(peak(samples.slice(-20))).toBeLessThan(0.02 * peak(samples))
  })
})

describe.each(Object.entries(KITS))('%s', (_, kit) => {
  it('has a kick with most of its sound under 150 Hz', () => {
    const samples = play(kit, KICK)
    expect(strength(samples, 55)).toBeGreaterThan(5 * strength(samples, 1000))
  })

  it('is silent where the beat writes no drum', () => {
    expect(peak(play(kit, A4))).toBe(0)
  })
})
