import { SAMPLE_RATE } from '#libs/dsp/signal'

/** Filters the next sample; the cutoff [Hz] may change from sample to sample. */
export type Filter = (sample: number, cutoff: number) => number

/**
 * A state-variable filter, second order, by the trapezoidal rule.
 *
 *     g = tan(pi f / fs), k = 1/Q, v1 = (s1 + g (x - s2)) / (1 + g (g + k)), v2 = s2 + g v1
 *     low = v2, band = k v1, high = x - k v1 - v2
 *
 * Source: Zavalishin 2012, "The art of VA filter design", and Simper 2013. Arguments: x, any sample; f, hertz, held under
 * 0.45 fs; Q > 0, 0.7 is flat. Result: samples; unity gain in the pass band, Q at the cutoff of the low and the high pass.
 * A listener would call it how dark, nasal or thin a tone is.
 */
function createStateVariable(kind: 'low' | 'band' | 'high', resonance: number): Filter {
  const k = 1 / resonance
  const state = { cutoff: -1, g: 0, s1: 0, s2: 0 }
  return (sample, cutoff) => {
    if (cutoff !== state.cutoff) {
      state.cutoff = cutoff
      state.g = Math.tan((Math.PI * Math.min(cutoff, 0.45 * SAMPLE_RATE)) / SAMPLE_RATE)
    }
    const v1 = (state.s1 + state.g * (sample - state.s2)) / (1 + state.g * (state.g + k))
    const v2 = state.s2 + state.g * v1
    state.s1 = 2 * v1 - state.s1
    state.s2 = 2 * v2 - state.s2
    if (kind === 'low') return v2
    return kind === 'band' ? k * v1 : sample - k * v1 - v2
  }
}

export const createLowpass = (resonance = 0.7): Filter => createStateVariable('low', resonance)
export const createBandpass = (resonance = 1): Filter => createStateVariable('band', resonance)
export const createHighpass = (resonance = 0.7): Filter => createStateVariable('high', resonance)
