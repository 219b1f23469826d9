import meyda from 'meyda'

/** The part of Meyda that we call: plain functions of one amplitude spectrum. */
interface Extractors {
  spectralFlatness(input: { readonly ampSpectrum: Float32Array }): number
  spectralCrest(input: { readonly ampSpectrum: Float32Array }): number
  perceptualSpread(input: { readonly ampSpectrum: Float32Array; readonly barkScale: Float32Array }): number
  loudness(input: { readonly ampSpectrum: Float32Array; readonly barkScale: Float32Array }): {
    readonly specific: Float32Array
    readonly total: number
  }
}

/**
 * Meyda's types say `export default`, but Node loads its CommonJS build, whose module is that default already; and its
 * types call the extractors `any`. This file is the one place that knows.
 */
const { featureExtractors } = meyda as unknown as { readonly featureExtractors: Extractors }

export const extractors: Extractors = featureExtractors
