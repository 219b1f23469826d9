import { MEL_BAND_COUNT } from './frames.ts'
import { amplitudes, F64, melDecibels, melRuns, melWeights, PAIR } from './memory.ts'

/**
 * The power of two spectra in each mel band: as `fillMelPowers` in `libs/dsp/mel.ts`.
 *
 * Formula: sum over k of w_k S_k^2
 * Shape: 1,025 pairs of amplitudes in; two rows of 128 powers [full scale^2 x samples^2 / Hz] out, for frames `frame` and
 *   `frame` + 1.
 */
export function fillMelPowers(frame: i32): void {
  const row = melDecibels + <usize>(frame * MEL_BAND_COUNT) * F64
  const nextRow = row + <usize>MEL_BAND_COUNT * F64
  let weight = melWeights
  for (let band = 0; band < MEL_BAND_COUNT; band++) {
    const run = melRuns + ((<usize>band) << 3)
    let at = amplitudes + <usize>load<i32>(run) * PAIR
    const end = at + <usize>load<i32>(run, 4) * PAIR
    let power = f64x2.splat(0)
    for (; at < end; at += PAIR) {
      const amplitude = v128.load(at)
      power = f64x2.add(power, f64x2.mul(v128.load64_splat(weight), f64x2.mul(amplitude, amplitude)))
      weight += F64
    }
    store<f64>(row + <usize>band * F64, f64x2.extract_lane(power, 0))
    store<f64>(nextRow + <usize>band * F64, f64x2.extract_lane(power, 1))
  }
}
