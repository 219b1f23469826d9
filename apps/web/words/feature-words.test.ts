import { expect, it } from 'vitest'
import { featureUnit, featureWord, featureWords } from './feature-words.ts'

it('features are named as listeners name them', () => {
  expect(featureWords(['tempo', 'spectral_centroid', 'rms'])).toBe('tempo, brightness, loudness')
})

it('a word is not said twice', () => {
  expect(featureWords(['mfcc_3', 'mfcc_8', 'spectral_bandwidth'])).toBe('timbre, breadth')
})

it('every measure has a unit, and an unknown one none', () => {
  expect([featureUnit('tempo'), featureUnit('contrast_std'), featureUnit('unheard')]).toEqual(['BPM', 'dB', ''])
  expect(featureWord('unheard')).toBe('timbre')
})
