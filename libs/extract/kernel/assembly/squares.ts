/** The squares of four float32 as two sums in float64. */
export function squares(four: v128): v128 {
  const low = f64x2.promote_low_f32x4(four)
  const high = f64x2.promote_low_f32x4(v128.shuffle<f64>(four, four, 1, 1))
  return f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high))
}

export function sumOf(two: v128): f64 {
  return f64x2.extract_lane(two, 0) + f64x2.extract_lane(two, 1)
}
