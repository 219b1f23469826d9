/** A plan for complex Fourier transforms of one size, with the buffers that it works in. */
export interface Fft {
  readonly size: number
  /** The caller fills `real` and `imaginary`; after `transform()` they hold the spectrum. */
  readonly real: Float64Array
  readonly imaginary: Float64Array
  transform(): void
}

interface Complex {
  readonly real: Float64Array
  readonly imaginary: Float64Array
}

/**
 * The discrete Fourier transform of complex values.
 *
 * Formula: X_k = sum over i of x_i exp(-2 pi j i k / size)
 * Source: Stockham's self-sorting radix-4 algorithm, Cochran et al. (1967), "What is the fast Fourier transform?";
 *   values as `numpy.fft.fft` in float64. Float32 would be 8 % off in the bandwidth of a sine.
 * Shape: size complex values in and out, any unit; size is a power of two.
 *
 * Stockham writes each stage's results where the next stage reads them in order, so nothing is ever bit-reversed;
 * the price is a second pair of buffers.
 */
export function createFft(size: number): Fft {
  if (size < 2 || !Number.isInteger(Math.log2(size))) {
    throw new RangeError(`cannot plan a Fourier transform of ${size} values (expected a power of two)`)
  }
  const own = zeros(size)
  const spare = zeros(size)
  const turns = rootsOfUnity(size)
  return { size, ...own, transform }

  function transform() {
    let from = own
    let to = spare
    let length = size
    for (; length >= 4; length /= 4) {
      fillRadix4Stage(from, to, { length, turns })
      ;[from, to] = [to, from]
    }
    if (length === 2) {
      fillRadix2Stage(from, to)
      ;[from, to] = [to, from]
    }
    if (from === own) return
    own.real.set(from.real)
    own.imaginary.set(from.imaginary)
  }
}

/** size / length transforms of `length` interleaved values become four times as many of a quarter of the length. */
function fillRadix4Stage(from: Complex, to: Complex, stage: { readonly length: number; readonly turns: Complex }) {
  const { real: inRe, imaginary: inIm } = from
  const { real: outRe, imaginary: outIm } = to
  const { real: cos, imaginary: sin } = stage.turns
  const quarter = inRe.length / 4
  const stride = inRe.length / stage.length
  for (let p = 0; p < quarter; p += stride) {
    const w1Re = cos[p] as number
    const w1Im = sin[p] as number
    const w2Re = cos[2 * p] as number
    const w2Im = sin[2 * p] as number
    const w3Re = cos[3 * p] as number
    const w3Im = sin[3 * p] as number
    for (let q = 0; q < stride; q++) {
      const a = p + q
      const b = a + quarter
      const c = b + quarter
      const d = c + quarter
      const sumRe = (inRe[a] as number) + (inRe[c] as number)
      const sumIm = (inIm[a] as number) + (inIm[c] as number)
      const gapRe = (inRe[a] as number) - (inRe[c] as number)
      const gapIm = (inIm[a] as number) - (inIm[c] as number)
      const otherSumRe = (inRe[b] as number) + (inRe[d] as number)
      const otherSumIm = (inIm[b] as number) + (inIm[d] as number)
      // (b - d) turned by a quarter: times j.
      const turnedRe = (inIm[d] as number) - (inIm[b] as number)
      const turnedIm = (inRe[b] as number) - (inRe[d] as number)
      const out = 4 * p + q
      outRe[out] = sumRe + otherSumRe
      outIm[out] = sumIm + otherSumIm
      const oneRe = gapRe - turnedRe
      const oneIm = gapIm - turnedIm
      outRe[out + stride] = w1Re * oneRe - w1Im * oneIm
      outIm[out + stride] = w1Re * oneIm + w1Im * oneRe
      const twoRe = sumRe - otherSumRe
      const twoIm = sumIm - otherSumIm
      outRe[out + 2 * stride] = w2Re * twoRe - w2Im * twoIm
      outIm[out + 2 * stride] = w2Re * twoIm + w2Im * twoRe
      const threeRe = gapRe + turnedRe
      const threeIm = gapIm + turnedIm
      outRe[out + 3 * stride] = w3Re * threeRe - w3Im * threeIm
      outIm[out + 3 * stride] = w3Re * threeIm + w3Im * threeRe
    }
  }
}

/** The last stage where size is not a power of four: sums and differences of the two halves. */
function fillRadix2Stage(from: Complex, to: Complex) {
  const half = from.real.length / 2
  for (let i = 0; i < half; i++) {
    to.real[i] = (from.real[i] as number) + (from.real[i + half] as number)
    to.imaginary[i] = (from.imaginary[i] as number) + (from.imaginary[i + half] as number)
    to.real[i + half] = (from.real[i] as number) - (from.real[i + half] as number)
    to.imaginary[i + half] = (from.imaginary[i] as number) - (from.imaginary[i + half] as number)
  }
}

/** exp(-2 pi j i / size) for i in 0..size-1. */
export function rootsOfUnity(size: number): Complex {
  const angle = (i: number) => (-2 * Math.PI * i) / size
  return {
    real: Float64Array.from({ length: size }, (_, i) => Math.cos(angle(i))),
    imaginary: Float64Array.from({ length: size }, (_, i) => Math.sin(angle(i))),
  }
}

function zeros(size: number): Complex {
  return { real: new Float64Array(size), imaginary: new Float64Array(size) }
}
