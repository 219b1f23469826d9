import { dctRow } from '#libs/dsp/dct'
import { MEL_BAND_COUNT } from '#libs/dsp/mel'
import { dotProduct } from '#libs/dsp/statistics'

/** The training table averages MFCC 0..12. */
const COEFFICIENT_COUNT = 13

/**
 * The average of thirteen MFCCs in each frame.
 *
 * Formula: a_t = sum over c = 0..12 of MFCC_c,t / 13 = sum over b of v_b D_t,b, with v_b the mean of B_c,b over c
 * Source: the mood model's training table; `librosa.feature.mfcc(y=y, sr=44100, n_mfcc=13).mean(axis=0)`. The DCT is
 *   linear, so its thirteen rows are averaged once and each frame costs one dot product.
 * Shape: frame after frame of 128 bands [dB] in, one number [dB] for each frame out. Range: about -100..50; silence is
 *   -100 sqrt(128) / 13.
 * A listener would call it nothing; it follows loudness most of all.
 */
export function mfccAverages(melDecibels: Float64Array): Float64Array {
  const rows = Array.from({ length: COEFFICIENT_COUNT }, (_, c) => dctRow(c, MEL_BAND_COUNT))
  const average = Float64Array.from({ length: MEL_BAND_COUNT }, (_, band) => {
    return rows.reduce((sum, row) => sum + (row[band] as number), 0) / COEFFICIENT_COUNT
  })
  return Float64Array.from({ length: melDecibels.length / MEL_BAND_COUNT }, (_, frame) => {
    return dotProduct(average, melDecibels.subarray(frame * MEL_BAND_COUNT, (frame + 1) * MEL_BAND_COUNT))
  })
}
