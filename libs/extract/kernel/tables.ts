import { rootsOfUnity } from '#libs/dsp/fft'
import { FRAME_LENGTH } from '#libs/dsp/frames'
import { hannWindow } from '#libs/dsp/hann'
import { melBands } from '#libs/dsp/mel'
import { contrastBands } from '#libs/features/spectral-contrast'
import { TEMPO_WINDOW } from '#libs/features/tempo'
import type { KernelExports, TableName } from './exports.ts'

/** Complex values in one transform: a real frame has twice as many samples. */
const TRANSFORM_SIZE = FRAME_LENGTH / 2
/** Bytes of one complex value of two frames. */
const COMPLEX_PAIR = 32

/** Writes everything that the kernel looks up to its place. */
export function fillTables(kernel: KernelExports): void {
  for (const [name, table] of Object.entries(kernelTables())) {
    const address = kernel[name as TableName].value
    new Uint8Array(kernel.memory.buffer, address, table.byteLength).set(
      new Uint8Array(table.buffer, 0, table.byteLength),
    )
  }
}

/** All of it comes from the reference, so that a band or a window is defined in one place. */
function kernelTables(): Readonly<Record<TableName, Float64Array | Int32Array>> {
  const bands = melBands()
  const tempoTurns = rootsOfUnity(2 * TEMPO_WINDOW)
  return {
    halfWindow: hannWindow(FRAME_LENGTH).map((weight) => weight / 2),
    turns: interleavedRoots(TRANSFORM_SIZE).subarray(0, 2 * TRANSFORM_SIZE),
    unpackTurns: interleavedRoots(FRAME_LENGTH).subarray(0, 2 * (TRANSFORM_SIZE / 2 + 1)),
    places: Int32Array.from({ length: TRANSFORM_SIZE }, (_, k) => reversedDigits(k) * COMPLEX_PAIR),
    melRuns: Int32Array.from(bands.flatMap(({ firstBin, weights }) => [firstBin, weights.length])),
    melWeights: Float64Array.from(bands.flatMap(({ weights }) => [...weights])),
    contrastRuns: Int32Array.from(contrastBands().flatMap(({ from, to, extremes }) => [from, to, extremes])),
    tempoWindow: hannWindow(TEMPO_WINDOW),
    tempoCosines: tempoTurns.real,
    // The window slides forward, so its spectrum turns the other way round.
    tempoSines: tempoTurns.imaginary.map((sine) => -sine),
  }
}

/** Cosine and sine of each root of unity, one beside the other. */
function interleavedRoots(size: number): Float64Array {
  const { real, imaginary } = rootsOfUnity(size)
  return Float64Array.from({ length: 2 * size }, (_, i) => (i % 2 === 0 ? real : imaginary)[i >> 1] as number)
}

/** Where a transform in place leaves its k-th value: the five digits of k to the base 4 in reverse. */
function reversedDigits(k: number): number {
  let reversed = 0
  for (let rest = k, size = TRANSFORM_SIZE; size > 1; size /= 4, rest >>= 2) reversed = 4 * reversed + (rest & 3)
  return reversed
}
