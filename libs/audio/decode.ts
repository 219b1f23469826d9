import { resolve } from 'node:path'
import type { Container } from '#libs/contract/containers'
import type { Signal } from '#libs/dsp/signal'
import type { PipelineDeps, Song } from '#libs/pipeline/deps'
import { checkEnding, undecodable } from './check-ending.ts'
import { complaint, reportsDamage } from './complaint.ts'
import { ffmpegArguments } from './ffmpeg-arguments.ts'
import { withFileBytes } from './file-bytes.ts'
import { findAudioStart } from './id3.ts'
import { launchFfmpeg } from './launch-ffmpeg.ts'
import type { Launcher } from './launcher.ts'
import { checkLimits } from './limits.ts'
import { assessQuality } from './quality.ts'
import { readHeading } from './read-heading.ts'
import { readSamples, withSampleFile } from './sample-file.ts'

export interface DecoderOptions {
  readonly launcher: Launcher
  /** A folder that exists; what crashed decodings leave in it are empty folders. */
  readonly scratch: string
  /** How much of a song is heard, from its start. */
  readonly excerptSeconds: number
  /** Longest life of one ffmpeg [ms of wall time]. */
  readonly timeoutMs: number
}

export interface Decoder {
  readonly decode: PipelineDeps['decode']
}

/**
 * What turns files into samples, one ffmpeg child each: heading, limits, child, samples, quality. Every song gets the
 * same treatment, because every one may be hostile. Rejects with `undecodable`, `outside-limits`, `decode-timeout`,
 * `decoder-missing`, or abort's reason.
 */
export function createDecoder(options: DecoderOptions): Decoder {
  return {
    decode: async (song, abort) => {
      abort.throwIfAborted()
      const { start, promisedSeconds } = await inspect(song)
      const { signal, damaged } = await runFfmpeg({ song, start, options }, abort)
      const { excerptSeconds } = options
      const quality = assessQuality(signal, { container: song.container, promisedSeconds, excerptSeconds, damaged })
      return { signal, quality }
    },
  }
}

async function inspect({ path, container }: Song) {
  return withFileBytes(path, async (bytes) => {
    const start = await findAudioStart(bytes)
    const { form, promisedSeconds } = await readHeading(bytes, container, start)
    if (form) checkLimits(form)
    return { start, promisedSeconds }
  })
}

interface Run {
  readonly song: Song
  readonly start: number
  readonly options: DecoderOptions
}

async function runFfmpeg({ song, start, options }: Run, abort: AbortSignal) {
  const { launcher, timeoutMs, excerptSeconds } = options
  const path = resolve(song.path)
  const args = ffmpegArguments({ path, container: song.container, start, excerptSeconds })
  return withSampleFile(options.scratch, async ({ handle, folder }) => {
    const ending = await launchFfmpeg({ launcher, arguments: args, output: handle.fd, folder, timeoutMs }, abort)
    const said = complaint(ending.errorText, path)
    checkEnding(ending, { container: song.container, timeoutMs, said })
    const signal = await readSamples(handle)
    return { signal: demandSound(signal, song.container, said), damaged: reportsDamage(ending.errorText) }
  })
}

function demandSound(signal: Signal | undefined, container: Container, said: string | undefined): Signal {
  if (signal) return signal
  throw undecodable(container, said ?? 'it holds no sound')
}
