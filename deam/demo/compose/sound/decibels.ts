/**
 * The factor of a level.
 *
 *     gain = 10^(dB / 20)
 *
 * Source: the decibel of field quantities, ISO 80000-3. Argument: decibels. Result: no unit, > 0; 0 dB is 1, -6 dB about
 * a half. A listener would call it how loud.
 */
export function fromDecibels(decibels: number): number {
  return 10 ** (decibels / 20)
}
