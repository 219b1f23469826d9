import { BIN_COUNT, BIN_WIDTH } from '#libs/dsp/frames'
import { extractors } from './meyda.ts'

/** One spectrum as Meyda reads it. */
interface MeydaInput {
  readonly ampSpectrum: Float32Array
  readonly barkScale: Float32Array
}

/** Bark bands above this count more and more, says Zwicker. */
const SHARP_FROM_BARK = 15

/**
 * What else Meyda hears in a spectrum; for display only, so no model and no distance reads these.
 *
 * spectral_flatness     geometric over arithmetic mean of the amplitudes, 0..1: a tone is near 0, noise near 1
 * spectral_crest        largest amplitude over their root mean square, 1..32: noise is low, a tone is high
 * perceptual_spread     ((total - loudest band) / total)^2 of the loudness in 24 Bark bands, 0..1: richness
 * perceptual_sharpness  Zwicker's centre of loudness, weighted towards the treble [acum, uncalibrated]: shrillness
 */
const DESCRIPTORS = {
  spectral_flatness: (input: MeydaInput) => extractors.spectralFlatness(input),
  spectral_crest: (input: MeydaInput) => extractors.spectralCrest(input),
  perceptual_spread: (input: MeydaInput) => extractors.perceptualSpread(input),
  perceptual_sharpness: perceptualSharpness,
}

/**
 * Formula: mean of each descriptor over those spectra where it has a finite value; 0 where it has none (silence)
 * Source: Meyda 5.6.3, plain functions of an amplitude spectrum; its own FFT and framing are not used
 * Shape: a few spectra of 1,025 amplitudes [full scale x samples] in, one number for each descriptor out.
 */
export function describe(spectra: readonly Float64Array[]): Record<string, number> {
  const barkScale = createBarkScale()
  const inputs = spectra.map((spectrum) => ({ ampSpectrum: Float32Array.from(spectrum), barkScale }))
  return Object.fromEntries(
    Object.entries(DESCRIPTORS).map(([name, descriptor]) => [name, finiteMean(inputs.map(descriptor))]),
  )
}

/**
 * Formula: 0.11 sum over z of z g(z) N_z / sum over z of N_z, with N_z the loudness in Bark band z = 1..24, g(z) = 1
 *   up to 15 Bark and 0.066 exp(0.171 z) above
 * Source: Peeters (2004), 8.1.2, after Zwicker. Meyda's own perceptualSharpness forgets z N_z above 15 Bark, so that
 *   a softer copy of a song sounds sharper to it; its loudness is sound.
 */
function perceptualSharpness(input: MeydaInput): number {
  const { specific, total } = extractors.loudness(input)
  let sum = 0
  specific.forEach((loudness, band) => {
    const bark = band + 1
    sum += bark * loudness * (bark <= SHARP_FROM_BARK ? 1 : 0.066 * Math.exp(0.171 * bark))
  })
  return (0.11 * sum) / total
}

/**
 * Where each bin lies on the scale of critical bands.
 *
 * Formula: z = 13 atan(f / 1315.8) + 3.5 atan((f / 7518)^2)
 * Source: Zwicker and Terhardt (1980), in Meyda's rounding (its table is private)
 * Shape: 1,025 numbers [Bark]. Range: 0..24.8.
 */
function createBarkScale(): Float32Array {
  return Float32Array.from({ length: BIN_COUNT }, (_, k) => {
    const frequency = k * BIN_WIDTH
    return 13 * Math.atan(frequency / 1315.8) + 3.5 * Math.atan((frequency / 7518) ** 2)
  })
}

function finiteMean(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite)
  return finite.length === 0 ? 0 : finite.reduce((sum, value) => sum + value, 0) / finite.length
}
