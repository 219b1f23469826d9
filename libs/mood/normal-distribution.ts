/** Beyond this many standard deviations a float64 cannot tell the probability from 0 or 1. */
const FAR = 8
/** Simpson intervals: the integrand is smooth, and 32 leave less than 1e-9 for the correlation that ships, 0.47, and 1e-7 up to 0.9. */
const INTERVALS = 32

/**
 * The share of a bell curve that lies left of a point.
 *
 * P(X < x) = 1/2 + phi(x) (x + x^3/3 + x^5/15 + x^7/105 + ...), Marsaglia 2004, "Evaluating the normal distribution".
 * x [standard deviations]; 0..1.
 */
export function normalBelow(x: number): number {
  if (Math.abs(x) > FAR) return x > 0 ? 1 : 0
  let term = x
  let sum = x
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd
    sum += term
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)
}

/**
 * The share of a tilted bell that lies left of one line and below another.
 *
 * P(X < h, Y < k) = P(X < h) P(Y < k) + 1/(2 pi) integral from 0 to asin r of
 * exp(-(h^2 + k^2 - 2 h k sin t) / (2 cos^2 t)) dt, Drezner and Wesolowsky 1990, by Simpson's rule.
 * h, k [standard deviations], r the correlation in -1..1, both ends excluded; 0..1.
 */
export function jointNormalBelow(h: number, k: number, correlation: number): number {
  const end = Math.asin(correlation)
  let sum = density(h, k, 0) + density(h, k, end)
  for (let i = 1; i < INTERVALS; i++) sum += (i % 2 === 1 ? 4 : 2) * density(h, k, (end * i) / INTERVALS)
  const integral = (sum * end) / INTERVALS / 3
  return normalBelow(h) * normalBelow(k) + integral / (2 * Math.PI)
}

function density(h: number, k: number, angle: number): number {
  return Math.exp(-(h * h + k * k - 2 * h * k * Math.sin(angle)) / (2 * Math.cos(angle) ** 2))
}
