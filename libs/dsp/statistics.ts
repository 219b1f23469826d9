/** The arithmetic mean of at least one value, in their unit. */
export function mean(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] as number
  return sum / values.length
}

/** The population standard deviation (divided by n, as `numpy.std`) of at least one value, in their unit. */
export function standardDeviation(values: Float64Array): number {
  const middle = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) - middle) ** 2
  return Math.sqrt(sum / values.length)
}

/** The sum of the products of two rows of equal length. */
export function dotProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}
