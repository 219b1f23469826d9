import type { FeatureName } from './table.ts'

export interface PlausibleRange {
  readonly name: FeatureName
  /** In the feature's unit, both ends included. */
  readonly min: number
  readonly max: number
  readonly reason: string
}

/** Decibels that a mel band can have: the floor of librosa's power_to_db, and a full-scale tone with room to spare. */
const QUIETEST_DB = -100
const LOUDEST_DB = 60
/** The loudest band and the quietest stand at most so far apart (top_db). */
const SPREAD_DB = 80
const BANDS = 128

/** sqrt(1 / 128) x the sum over 128 equal bands: what mfcc_1 makes of one level everywhere. */
const LEVEL = Math.sqrt(BANDS)
/** sqrt(2 / 128) x (128 x 2 / pi) x half the spread: a higher coefficient whose every band pulls its way. */
const HIGHER = Math.ceil(Math.sqrt(2 / BANDS) * ((BANDS * 2) / Math.PI) * (SPREAD_DB / 2))

const spectral = 'a mean over frames of a frequency under half of 44,100 Hz; music has none under 1 Hz'
const higherMfcc = 'an orthonormal cosine over 128 bands that lie within 80 dB of each other'

/**
 * What each feature of a song that sounds can be: by its definition, not by taste, so that no real song falls out.
 *
 * The ranges hold for librosa's definitions and for sample rates up to 44,100 Hz. Silence has its own values (zeros,
 * mfcc_1 at its floor) and is told apart before these are asked.
 */
export const PLAUSIBLE_RANGES: readonly PlausibleRange[] = [
  { name: 'tempo', min: 7, max: 320, reason: 'lags of at most 8 s, and librosa looks at nothing from 320 BPM on' },
  { name: 'rms', min: 0, max: 1, reason: 'full scale is 1' },
  { name: 'spectral_centroid', min: 1, max: 22_050, reason: spectral },
  { name: 'spectral_bandwidth', min: 1, max: 22_050, reason: spectral },
  { name: 'spectral_rolloff', min: 1, max: 22_050, reason: spectral },
  { name: 'zero_crossing_rate', min: 0, max: 1, reason: 'a share of the samples' },
  {
    name: 'mfcc_1',
    min: Math.floor(QUIETEST_DB * LEVEL),
    max: Math.ceil(LOUDEST_DB * LEVEL),
    reason: 'the level of 128 bands between -100 and 60 dB, times sqrt(128)',
  },
  ...(['mfcc_2', 'mfcc_3', 'mfcc_4', 'mfcc_5', 'mfcc_6', 'mfcc_7', 'mfcc_8', 'mfcc_9'] as const).map((name) => ({
    ...{ name, min: -HIGHER, max: HIGHER },
    reason: higherMfcc,
  })),
]
