import type { MeasureName } from './table.ts'

/**
 * What a listener would call each number: one word of its own, fit to stand in a sentence. The cepstrum beyond its second
 * coefficient is heard as colour and has no words, so it counts.
 */
export const LISTENER_NAMES: Readonly<Record<MeasureName, string>> = {
  tempo: 'tempo',
  rms: 'loudness',
  spectral_centroid: 'brightness',
  spectral_bandwidth: 'breadth',
  spectral_rolloff: 'treble',
  zero_crossing_rate: 'noisiness',
  mfcc_1: 'level',
  mfcc_2: 'warmth',
  mfcc_3: 'timbre 3',
  mfcc_4: 'timbre 4',
  mfcc_5: 'timbre 5',
  mfcc_6: 'timbre 6',
  mfcc_7: 'timbre 7',
  mfcc_8: 'timbre 8',
  mfcc_9: 'timbre 9',
  signal_rms: 'overall loudness',
  mfcc13avg_mean: 'fullness of timbre',
  mfcc13avg_std: 'change of timbre',
  contrast_mean: 'tonal clarity',
  contrast_std: 'change of tonal clarity',
}
