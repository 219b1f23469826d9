import { BIN_COUNT, frameCount } from '#libs/dsp/frames'
import { MEL_BAND_COUNT } from '#libs/dsp/mel'
import type { Signal } from '#libs/dsp/signal'
import type { Ears, Impression } from '#libs/features/ears'
import { CONTRAST_BAND_COUNT, meanContrasts } from '#libs/features/spectral-contrast'
import { GLIMPSE_LIMIT } from '#libs/features/spectral-series'
import { TEMPO_WINDOW } from '#libs/features/tempo'
import type { KernelExports } from './exports.ts'
import { fillTables } from './tables.ts'
import { type Module, WebAssembly } from './web-assembly.ts'

/** More do not fit into 256 MB, and their addresses would not fit into 32 bits. */
const MOST_SAMPLES = 2 ** 26

/** The fast ears. Their memory is theirs alone: one signal at a time, and room for the longest so far is kept. */
export interface KernelEars extends Ears {
  /** Makes room for such a signal, and forgets the one before. False where 256 MB are too small: ten minutes of stereo. */
  makeRoomFor(shape: SignalShape): boolean
}

export interface SignalShape {
  /** Samples of one channel. */
  readonly sampleCount: number
  readonly channels: 1 | 2
}

/**
 * States: empty; heard, after `listen`, and only then `similarity` has room for that signal's envelope. Making room lays
 * the memory out anew: empty again.
 */
export function createKernelEars(module: Module): KernelEars {
  const kernel = new WebAssembly.Instance(module).exports as KernelExports
  fillTables(kernel)
  let heardFrames = 0
  return { makeRoomFor, listen, similarity }

  function makeRoomFor({ sampleCount, channels }: SignalShape): boolean {
    heardFrames = 0
    return sampleCount * channels <= MOST_SAMPLES && kernel.reserve(sampleCount, channels) !== 0
  }

  function listen(signal: Signal): Impression {
    const shape = shapeOf(signal)
    if (!makeRoomFor(shape)) {
      throw new RangeError(`cannot hold ${shape.sampleCount} samples (expected those that fit into 256 MB)`)
    }
    const samples = signal.interleaved.subarray(0, shape.sampleCount * shape.channels)
    new Float32Array(kernel.memory.buffer, kernel.samples.value, samples.length).set(samples)
    kernel.listen(shape.sampleCount, shape.channels)
    heardFrames = frameCount(shape.sampleCount)
    return impression(kernel, shape)
  }

  function similarity(padded: Float64Array): Float64Array {
    const expected = heardFrames + TEMPO_WINDOW - 1
    if (heardFrames === 0 || padded.length !== expected) {
      throw new RangeError(`cannot hold ${padded.length} onsets (expected those of the signal heard last: ${expected})`)
    }
    numbersAt(kernel, 'envelope', padded.length).set(padded)
    kernel.meanAutocorrelation(padded.length)
    return numbersAt(kernel, 'similarity', TEMPO_WINDOW)
  }
}

export function shapeOf({ interleaved, channels }: Signal): SignalShape {
  return { sampleCount: Math.floor(interleaved.length / channels), channels }
}

/** Views on what the kernel has just heard; the glimpses, which somebody may keep, are copies. */
function impression(kernel: KernelExports, { sampleCount, channels }: SignalShape): Impression {
  const count = frameCount(sampleCount)
  return {
    signalRms: Math.sqrt(kernel.energy.value / (sampleCount * channels)),
    rms: kernel.rms.value,
    zeroCrossingRate: kernel.zeroCrossingRate.value,
    centroids: numbersAt(kernel, 'centroids', count),
    bandwidths: numbersAt(kernel, 'bandwidths', count),
    rolloffs: numbersAt(kernel, 'rolloffs', count),
    contrasts: meanContrasts(
      numbersAt(kernel, 'peaks', count * CONTRAST_BAND_COUNT),
      numbersAt(kernel, 'valleys', count * CONTRAST_BAND_COUNT),
    ),
    melDecibels: numbersAt(kernel, 'melDecibels', count * MEL_BAND_COUNT),
    glimpses: glimpses(kernel, count),
  }
}

function glimpses(kernel: KernelExports, count: number): Float64Array[] {
  const length = Math.ceil(count / Math.ceil(count / GLIMPSE_LIMIT))
  const all = numbersAt(kernel, 'glimpses', length * BIN_COUNT)
  return Array.from({ length }, (_, i) => all.slice(i * BIN_COUNT, (i + 1) * BIN_COUNT))
}

type SeriesName = 'centroids' | 'bandwidths' | 'rolloffs' | 'peaks' | 'valleys' | 'melDecibels' | 'glimpses'

function numbersAt(kernel: KernelExports, name: SeriesName | 'envelope' | 'similarity', length: number): Float64Array {
  return new Float64Array(kernel.memory.buffer, kernel[name].value, length)
}
