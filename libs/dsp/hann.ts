/**
 * The periodic Hann window.
 *
 * Formula: w_i = 0.5 - 0.5 cos(2 pi i / length)
 * Source: Blackman and Tukey (1958); `scipy.signal.get_window('hann', length, fftbins=True)`, librosa's default
 * Shape: length values, no unit. Range 0..1; the first weight is exactly 0, the last is not (periodic).
 * A listener would call it a fade-in and fade-out: it keeps the cut at a frame's edges from sounding as a click.
 */
export function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length))
}
