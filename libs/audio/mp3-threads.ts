import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Piscina } from 'piscina'
import { SmartPlayError } from '#libs/contract/errors'
import type { Signal } from '#libs/dsp/signal'
import type { PlainMp3 } from './plain-mp3.ts'

/** Decodes plain mp3 in threads of its own, without a process. */
export interface Mp3Threads {
  /**
   * Takes the frames over. Undefined where they are more than the decoder can make sense of, and where it broke: then
   * ffmpeg is to be asked. Rejects with `decode-timeout`, or with abort's reason.
   */
  decode(mp3: PlainMp3, abort: AbortSignal): Promise<Signal | undefined>
  close(): Promise<void>
}

export interface Mp3ThreadsOptions {
  readonly threads: number
  /** Longest time for one song [ms], with its wait for a thread. */
  readonly timeoutMs: number
  /** How far its threads stand back behind others, 0..19. */
  readonly niceness?: number
}

/** What is recorded of a song that was decoded here. */
export const MP3_DECODER = 'mpg123-decoder 1.0.3 (wasm)'

/** The states of a decoding: waiting for a thread, running in one, done. Abort and time-out end the thread it runs in. */
export function openMp3Threads({ threads, timeoutMs, niceness = 0 }: Mp3ThreadsOptions): Mp3Threads {
  const size = { minThreads: threads, maxThreads: threads }
  const pool = new Piscina({ ...threadFile(), ...size, name: 'decodeInThread', workerData: { niceness } })
  // An idle thread that breaks is replaced, and nobody waits for it; without a listener node would end the process.
  pool.on('error', () => {})
  return { decode, close: () => pool.close() }

  async function decode(mp3: PlainMp3, abort: AbortSignal): Promise<Signal | undefined> {
    const timeout = AbortSignal.timeout(timeoutMs)
    const interleaved = await decodeInThread(mp3, AbortSignal.any([abort, timeout]))
    abort.throwIfAborted()
    if (interleaved) return { interleaved, channels: mp3.channels }
    if (!timeout.aborted) return undefined
    throw new SmartPlayError('decode-timeout', `decoding the mp3 file took longer than ${timeoutMs} ms`)
  }

  async function decodeInThread(mp3: PlainMp3, signal: AbortSignal): Promise<Float32Array | undefined> {
    try {
      return await pool.run(mp3, { transferList: [mp3.frames.buffer], signal })
    } catch {
      return undefined
    }
  }
}

/** As in libs/extract: `mp3-thread.ts` with its own tsx under tsx and vitest, `mp3-thread.js` in dist/. */
function threadFile() {
  const extension = extname(new URL(import.meta.url).pathname)
  const filename = new URL(`./mp3-thread${extension}`, import.meta.url).href
  if (extension !== '.ts') return { filename, execArgv: [] }
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return { filename, execArgv: ['--import', tsx] }
}
