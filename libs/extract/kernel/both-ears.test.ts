import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FRAME_LENGTH, frameCount, HOP_LENGTH } from '#libs/dsp/frames'
import { SAMPLE_RATE } from '#libs/dsp/signal'
import { type Ears, referenceEars } from '#libs/features/ears'
import { type Heard15, measure } from '#libs/features/measure'
import { createKernelEars } from './kernel-ears.ts'
import { readKernelModule } from './kernel-module.ts'

const BOTH_EARS: readonly { readonly name: string; readonly ears: Ears }[] = [
  { name: 'the reference', ears: referenceEars },
  { name: 'the kernel', ears: createKernelEars(readKernelModule()!) },
]

/**
 * Plucked tones at a steady beat of so many hops, in noise; ten beats. As a converter of 16 bits without a zero hears them
 * (mid-rise), so that each sample lies clearly on one side: those within 1e-10 of the middle count as above either way up.
 */
function plucked({ beatHops, frequency, seed }: { beatHops: number; frequency: number; seed: number }): Float32Array {
  const beat = beatHops * HOP_LENGTH
  let state = seed
  return Float32Array.from({ length: 10 * beat }, (_, i) => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0
    const hiss = (state + 0.5) / 2 ** 31 - 1
    const tone = Math.sin((2 * Math.PI * frequency * i) / SAMPLE_RATE) * Math.exp((-8 * (i % beat)) / beat)
    return midRise(0.5 * tone + 0.001 * hiss)
  })
}

function midRise(sample: number): number {
  return (Math.floor(sample * 2 ** 15) + 0.5) / 2 ** 15
}

const music = fc.record({
  beatHops: fc.integer({ min: 30, max: 60 }),
  frequency: fc.integer({ min: 100, max: 5000 }),
  seed: fc.nat(),
})

/** What a spectrum's outline says, whatever its level; these are means over frames, and 0 in silent ones. */
const OUTLINE = ['spectral_centroid', 'spectral_bandwidth', 'spectral_rolloff', 'zero_crossing_rate'] as const

function expectRatio(ours: number, theirs: number, tolerance: number) {
  expect(Math.abs(ours / theirs - 1)).toBeLessThanOrEqual(tolerance)
}

describe.each(BOTH_EARS)('with $name', ({ ears }) => {
  const hear = (interleaved: Float32Array): Heard15 => measure({ interleaved, channels: 1 }, ears)
  /** Few signals, because each is seconds long. */
  const check = (property: (mono: Float32Array) => void) =>
    fc.assert(
      fc.property(music, (some) => property(plucked(some))),
      { numRuns: 5 },
    )

  it('a louder or softer copy has another RMS, and the same brightness, crossings and tempo', () => {
    fc.assert(
      fc.property(music, fc.double({ min: 0.1, max: 2, noNaN: true }), (some, gain) => {
        const mono = plucked(some)
        const [before, after] = [hear(mono), hear(mono.map((sample) => gain * sample))]
        // The copy is rounded to float32 again, one part in 16 million for each sample.
        expectRatio(after.features.rms, gain * before.features.rms, 1e-6)
        expectRatio(after.extension.signal_rms, gain * before.extension.signal_rms, 1e-6)
        // In a frame where 85 % lie at a bin's very edge, that rounding may tip the rolloff to the next one.
        for (const name of OUTLINE) expectRatio(after.features[name], before.features[name], 1e-3)
        expect(after.features.tempo).toBe(before.features.tempo)
      }),
      { numRuns: 5 },
    )
  })

  it('turning a signal upside down changes nothing', () => {
    check((mono) => {
      const { glimpses: _, ...before } = hear(mono)
      const { glimpses: __, ...after } = hear(mono.map((sample) => -sample))
      expect(after).toEqual(before)
    })
  })

  it('two equal channels are one', () => {
    check((mono) => {
      const interleaved = Float32Array.from({ length: 2 * mono.length }, (_, i) => mono[i >> 1]!)
      const { features, tempo } = measure({ interleaved, channels: 2 }, ears)
      expect(features).toEqual(hear(mono).features)
      expect(tempo).toEqual(hear(mono).tempo)
    })
  })

  it('a periodic signal may begin some hops later: only the frames at its ends know', () => {
    fc.assert(
      fc.property(music, fc.integer({ min: 1, max: 29 }), (some, hops) => {
        const mono = plucked(some)
        const beat = some.beatHops * HOP_LENGTH
        // Ten equal beats, from the first and from somewhere within it.
        const periodic = Float32Array.from({ length: 10 * beat }, (_, i) => mono[i % beat]!)
        const shifted = periodic.map((_, i) => periodic[(i + hops * HOP_LENGTH) % periodic.length]!)
        const [before, after] = [hear(periodic).features, hear(shifted).features]
        expect(after.tempo).toBe(before.tempo)
        for (const name of ['rms', ...OUTLINE] as const) expectRatio(after[name], before[name], 0.02)
      }),
      { numRuns: 5 },
    )
  })

  it('silence behind a signal thins its means out and adds nothing', () => {
    fc.assert(
      fc.property(music, fc.integer({ min: 1, max: 100 }), (some, hops) => {
        // A frame of silence at the end, so that no frame of the longer one sees more of the sound.
        const ending = Float32Array.from([...plucked(some), ...new Float32Array(FRAME_LENGTH)])
        const longer = Float32Array.from([...ending, ...new Float32Array(hops * HOP_LENGTH)])
        const [before, after] = [hear(ending), hear(longer)]
        const thinner = frameCount(ending.length) / frameCount(longer.length)
        for (const name of ['rms', ...OUTLINE] as const) {
          expectRatio(after.features[name], before.features[name] * thinner, 1e-9)
        }
        const power = Math.sqrt(ending.length / longer.length)
        expectRatio(after.extension.signal_rms, before.extension.signal_rms * power, 1e-9)
      }),
      { numRuns: 5 },
    )
  })

  it('clicks at 120 BPM are a tempo to be sure of, noise is none, and silence even less', () => {
    const beat = SAMPLE_RATE / 2
    const clicks = Float32Array.from({ length: 20 * beat }, (_, i) => (i % beat < 400 ? Math.sin(i / 7) : 0))
    const hiss = plucked({ beatHops: 60, frequency: 0, seed: 7 })
    expect(hear(clicks).tempo.confidence).toBeGreaterThan(0.9)
    expect(hear(clicks).tempo.alternative).toBeCloseTo(60, 0)
    expect(hear(hiss).tempo.confidence).toBeLessThan(0.15)
    expect(hear(new Float32Array(SAMPLE_RATE)).tempo.confidence).toBe(0)
  })
})
