import { dctRow } from '#libs/dsp/dct'
import { MEL_BAND_COUNT } from '#libs/dsp/mel'
import { dotProduct } from '#libs/dsp/statistics'
import type { Decibels } from '#libs/dsp/units'
import type { FeatureName } from './table.ts'

/** Coefficients 0..8, which are counted from 1 in their names. */
export type MfccName = Extract<FeatureName, `mfcc_${string}`>

/**
 * The outline of the mean spectrum: mel-frequency cepstral coefficients, averaged over frames.
 *
 * Formula: MFCC_c = sum over b of B_c,b mean over t of D_t,b, with D the mel bands in dB and B the orthonormal DCT-II
 * Source: Davis and Mermelstein (1980); `librosa.feature.mfcc(y=y, sr=44100, n_mfcc=9).mean(axis=-1)`. Mean and DCT are
 *   both linear, so one DCT of the mean serves for all frames.
 * Shape: frame after frame of 128 bands [dB] in, 9 numbers [dB] out. Range: coefficient 0 from -100 sqrt(128) (silence)
 *   up; the others on both sides of 0, and 0 for a flat outline.
 * A listener would call it timbre: the first is loudness, the second dark against bright, the rest vowel-like colour.
 */
export function mfcc(melDecibels: Float64Array): Record<MfccName, Decibels> {
  const outline = meanOfBands(melDecibels)
  const coefficient = (c: number) => dotProduct(dctRow(c, MEL_BAND_COUNT), outline)
  return {
    mfcc_1: coefficient(0),
    mfcc_2: coefficient(1),
    mfcc_3: coefficient(2),
    mfcc_4: coefficient(3),
    mfcc_5: coefficient(4),
    mfcc_6: coefficient(5),
    mfcc_7: coefficient(6),
    mfcc_8: coefficient(7),
    mfcc_9: coefficient(8),
  }
}

function meanOfBands(melDecibels: Float64Array): Float64Array {
  const count = melDecibels.length / MEL_BAND_COUNT
  const sums = new Float64Array(MEL_BAND_COUNT)
  for (let start = 0; start < melDecibels.length; start += MEL_BAND_COUNT) {
    for (let band = 0; band < MEL_BAND_COUNT; band++) {
      sums[band] = (sums[band] as number) + (melDecibels[start + band] as number)
    }
  }
  return sums.map((sum) => sum / count)
}
