/** One sounding step of a rhythm, in bars from its start. */
export interface Stroke {
  readonly start: number
  readonly length: number
  readonly accented: boolean
}

/**
 * Reads one bar of rhythm, written as equal steps: `x` strikes, `X` strikes with an accent, `_` holds, `.` rests.
 *
 * The bar is divided by the length of the text: sixteen signs are sixteenths of a 4/4 bar, twelve are its triplets.
 */
export function readRhythm(text: string): Stroke[] {
  const step = 1 / text.length
  return [...text.matchAll(/[xX]_*/g)].map(({ 0: sign, index }) => ({
    start: index * step,
    length: sign.length * step,
    accented: sign.startsWith('X'),
  }))
}
