/**
 * One row of the orthonormal discrete cosine transform (type II): coefficient c is its dot product with the values.
 *
 * Formula: B_c,i = sqrt((c = 0 ? 1 : 2) / length) cos(pi c (2 i + 1) / (2 length))
 * Source: Ahmed, Natarajan and Rao (1974); `scipy.fft.dct(type=2, norm='ortho')`
 * Shape: `length` weights, no unit. Range -1..1; rows are orthogonal and of length 1.
 * A listener would call it a colour that is mixed in: row 0 is loudness, row 1 tilts from bass to treble, and so on.
 */
export function dctRow(coefficient: number, length: number): Float64Array {
  const scale = Math.sqrt((coefficient === 0 ? 1 : 2) / length)
  const step = (Math.PI * coefficient) / (2 * length)
  return Float64Array.from({ length }, (_, i) => scale * Math.cos(step * (2 * i + 1)))
}
