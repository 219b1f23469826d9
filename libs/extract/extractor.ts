import { Piscina } from 'piscina'
import { SmartPlayError } from '#libs/contract/errors'
import type { Signal } from '#libs/dsp/signal'
import { requireSamples } from '#libs/features/measure'
import type { Measurements } from '#libs/features/table'
import { readKernelModule } from './kernel/kernel-module.ts'
import { type ThreadData, threadFile } from './thread-file.ts'

/** The two pairs of ears. */
export const KERNELS = ['wasm', 'reference'] as const
export type KernelName = (typeof KERNELS)[number]

/** Measures signals in threads of its own, so that the process keeps answering meanwhile. */
export interface Extractor {
  /** Which ears listen: the kernel of WebAssembly, or the reference in plain TypeScript. Their numbers are the same. */
  readonly kernel: KernelName
  /**
   * Takes the signal over: its samples may be unusable afterwards. Rejects with the reason as soon as `abort` fires,
   * `outside-limits` where there is no sample, `internal` where the thread broke.
   */
  measure(signal: Signal, abort: AbortSignal): Promise<Measurements>
  /** Waits for what is being measured, then ends the threads. */
  close(): Promise<void>
}

export interface ExtractorOptions {
  /** Signals that are measured at the same time; each thread keeps a processor busy. */
  readonly threads: number
  /** The kernel unless told otherwise, where this processor can run it. */
  readonly kernel?: KernelName
  /** How far its threads stand back behind others, 0..19; 0 where nothing is said. */
  readonly niceness?: number
}

/** The states of a measurement: waiting for a thread, running in one, done. An abort ends the first two at once. */
export function openExtractor({ threads, kernel: wanted = 'wasm', niceness = 0 }: ExtractorOptions): Extractor {
  const workerData: ThreadData = { kernel: wanted === 'wasm' ? readKernelModule() : undefined, niceness }
  const size = { minThreads: threads, maxThreads: threads }
  const pool = new Piscina({ ...threadFile(), ...size, name: 'measureInThread', workerData })
  // An idle thread that breaks is replaced, and nobody waits for it; without a listener node would end the process.
  pool.on('error', () => {})
  return { kernel: workerData.kernel ? 'wasm' : 'reference', measure, close: () => pool.close() }

  async function measure(signal: Signal, abort: AbortSignal): Promise<Measurements> {
    abort.throwIfAborted()
    requireSamples(signal)
    const sampleCount = signal.interleaved.length
    const interleaved = transferable(signal.interleaved)
    try {
      const task = { channels: signal.channels, interleaved }
      return await pool.run(task, { transferList: [interleaved.buffer], signal: abort })
    } catch (cause) {
      abort.throwIfAborted()
      const message = `the thread that measured ${sampleCount} samples broke (expected its measurements)`
      throw new SmartPlayError('internal', message, { cause })
    }
  }
}

/**
 * A view on part of a buffer is copied: transferring would take the rest away from its owner, and node refuses it for
 * its own pool of small buffers.
 */
function transferable(samples: Float32Array): Float32Array<ArrayBuffer> {
  return isWholeBuffer(samples) ? samples : samples.slice()
}

function isWholeBuffer(samples: Float32Array): samples is Float32Array<ArrayBuffer> {
  return samples.buffer instanceof ArrayBuffer && samples.buffer.byteLength === samples.byteLength
}
