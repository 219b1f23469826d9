import { describe, expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import type { ExtensionName, FeatureName } from '#libs/features/table'
import { readMeasure, requireVotes } from './inputs.ts'

const FIFTEEN: Record<FeatureName, number> = {
  tempo: 120,
  rms: 0.1,
  spectral_centroid: 2000,
  spectral_bandwidth: 2500,
  spectral_rolloff: 4000,
  zero_crossing_rate: 0.04,
  mfcc_1: -200,
  mfcc_2: 160,
  mfcc_3: 0,
  mfcc_4: 30,
  mfcc_5: 0,
  mfcc_6: 20,
  mfcc_7: 0,
  mfcc_8: 10,
  mfcc_9: 0,
}
const EXTENSION: Record<ExtensionName, number> = {
  signal_rms: 0.1,
  mfcc13avg_mean: 0.6,
  mfcc13avg_std: 3,
  contrast_mean: 21,
  contrast_std: 1.7,
}
const song = { version: 'f1', features: FIFTEEN, extension: EXTENSION, descriptors: {} }
const even = { calm: 0.25, energetic: 0.25, happy: 0.25, sad: 0.25 }
const votes = { vote: even, members: { trees: even }, scaled: [], valence: 5, arousal: 5 }

describe('readMeasure', () => {
  it('reads the fifteen and the extension by name', () => {
    expect(readMeasure(song, 'mfcc_1')).toBe(-200)
    expect(readMeasure(song, 'contrast_std')).toBe(1.7)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 2000])('refuses a tempo of %d', (tempo) => {
    const broken = { ...song, features: { ...FIFTEEN, tempo } }
    expect(() => readMeasure(broken, 'tempo')).toThrow(
      new SmartPlayError('outside-limits', `cannot judge a song whose tempo is ${tempo} (expected 0 to 1000)`),
    )
  })

  it('refuses a NaN in a measure that may be any number', () => {
    const broken = { ...song, extension: { ...EXTENSION, mfcc13avg_mean: Number.NaN } }
    expect(() => readMeasure(broken, 'mfcc13avg_mean')).toThrow(/mfcc13avg_mean is NaN/)
  })
})

describe('requireVotes', () => {
  it('accepts distributions', () => {
    expect(() => requireVotes(votes)).not.toThrow()
  })

  it('refuses probabilities that do not sum to 1', () => {
    expect(() => requireVotes({ ...votes, vote: { ...even, sad: 0.5 } })).toThrow(/probabilities of vote/)
  })

  it("refuses a member's NaN by the member's name", () => {
    expect(() => requireVotes({ ...votes, members: { trees: { ...even, sad: Number.NaN } } })).toThrow(/of trees/)
  })

  it('refuses coordinates that are no numbers', () => {
    expect(() => requireVotes({ ...votes, arousal: Number.NaN })).toThrow(/arousal NaN/)
  })
})
