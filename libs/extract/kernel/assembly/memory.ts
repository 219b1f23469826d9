import {
  CONTRAST_BAND_COUNT,
  FRAME_LENGTH,
  FRAME_PADDING,
  frameCount,
  HOPS_PER_FRAME,
  MEL_BAND_COUNT,
  TEMPO_WINDOW,
} from './frames.ts'

/**
 * Where everything lies. Tables and what one step hands the next have fixed places; what grows with the signal is laid
 * out behind them by `reserve`, and stays for the next signal.
 *
 * A "pair" is a vector of two float64: the same number of two neighbouring frames.
 */
export const F32: usize = 4
export const F64: usize = 8
export const PAIR: usize = 16
/** Real parts of both frames, then their imaginary parts. */
export const COMPLEX_PAIR: usize = 32
const PAGE: usize = 65536

/** Tables, written once from outside (`tables.ts`). */
export const halfWindow: usize = memory.data(2048 * 8, 16)
export const turns: usize = memory.data(1024 * 16, 16)
export const unpackTurns: usize = memory.data(513 * 16, 16)
export const places: usize = memory.data(1024 * 4, 16)
export const melRuns: usize = memory.data(128 * 8, 16)
export const melWeights: usize = memory.data(4096 * 8, 16)
export const contrastRuns: usize = memory.data(7 * 12, 16)
export const tempoWindow: usize = memory.data(690 * 8, 16)
export const tempoCosines: usize = memory.data(1378 * 8, 16)
export const tempoSines: usize = memory.data(1378 * 8, 16)

/** One pair of frames: its samples and then its transform; its amplitudes; their running sums. */
export const values: usize = memory.data(1024 * 32, 16)
export const amplitudes: usize = memory.data(1025 * 16, 16)
export const runningSums: usize = memory.data(33 * 16, 16)

/** Results of fixed size. */
export const glimpses: usize = memory.data(64 * 1025 * 8, 16)
export const similarity: usize = memory.data(689 * 8, 16)

/** The first sample; half a frame of padding lies before it. */
export let samples: usize = 0
/** One float64 for each hop, the padding's included, and as many that tell a change at the hop's first sample. */
export let hopSums: usize = 0
export let hopEdges: usize = 0
/** One float64 for each frame; for contrast and mel, one for each frame and band. */
export let centroids: usize = 0
export let bandwidths: usize = 0
export let rolloffs: usize = 0
export let peaks: usize = 0
export let valleys: usize = 0
export let melDecibels: usize = 0
/** The onset envelope with its ramps; as many zeros as the window of tempo is long lie before it. */
export let envelope: usize = 0

/** What may be read behind the last sample: the rest of the last frame, and of the frame beside it. */
const TAIL: usize = <usize>FRAME_LENGTH

/**
 * Makes room for a signal of so many samples in each of its channels, and for everything that will be known of it.
 * False where the memory cannot grow so far.
 */
export function reserve(sampleCount: i32, channels: i32): bool {
  // One frame more than there are: the last one may be computed beside a neighbour that nobody reads.
  const frames = <usize>frameCount(sampleCount) + 1
  const hops = frames + <usize>HOPS_PER_FRAME
  samples = aligned(__heap_base) + <usize>FRAME_PADDING * F32
  hopSums = aligned(samples + (<usize>sampleCount * <usize>channels + TAIL) * F32)
  hopEdges = aligned(hopSums + hops * F64)
  centroids = aligned(hopEdges + hops * F64)
  bandwidths = aligned(centroids + frames * F64)
  rolloffs = aligned(bandwidths + frames * F64)
  peaks = aligned(rolloffs + frames * F64)
  valleys = aligned(peaks + frames * <usize>CONTRAST_BAND_COUNT * F64)
  melDecibels = aligned(valleys + frames * <usize>CONTRAST_BAND_COUNT * F64)
  envelope = aligned(melDecibels + frames * <usize>MEL_BAND_COUNT * F64) + <usize>(TEMPO_WINDOW + 1) * F64
  return reach(envelope + (frames + <usize>TEMPO_WINDOW) * F64)
}

/** Fills what lies around the samples, half a frame before and a frame behind. */
export function padWith(before: f32, after: f32, sampleCount: i32): void {
  for (let at = samples - <usize>FRAME_PADDING * F32; at < samples; at += F32) store<f32>(at, before)
  const end = samples + <usize>sampleCount * F32
  for (let at = end; at < end + TAIL * F32; at += F32) store<f32>(at, after)
}

function aligned(address: usize): usize {
  return (address + 15) & ~15
}

function reach(end: usize): bool {
  const missing = <i32>((end + PAGE - 1) / PAGE) - memory.size()
  return missing <= 0 || memory.grow(missing) >= 0
}
