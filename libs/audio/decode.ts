import { resolve } from 'node:path'
import type { Signal } from '#libs/dsp/signal'
import type { PipelineDeps, Song } from '#libs/pipeline/deps'
import { checkEnding, undecodable } from './check-ending.ts'
import { complaint, reportsDamage } from './complaint.ts'
import { ffmpegArguments } from './ffmpeg-arguments.ts'
import { withFileBytes } from './file-bytes.ts'
import type { Heading } from './heading.ts'
import { findAudioStart } from './id3.ts'
import { launchFfmpeg } from './launch-ffmpeg.ts'
import type { Launcher } from './launcher.ts'
import { checkLimits } from './limits.ts'
import { type PlainWavOptions, readPlainWav } from './plain-wav.ts'
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

/** What came out of a file, by our own reader or by ffmpeg. */
interface Sound {
  readonly signal: Signal | undefined
  readonly damaged: boolean
  /** What ffmpeg said, fit to be shown. */
  readonly said?: string | undefined
}

interface Inspected {
  /** Where the audio begins [bytes]. */
  readonly start: number
  readonly heading: Heading
  /** Its sound, where that needs no decoder. */
  readonly plain: Sound | undefined
}

/**
 * What turns files into samples: heading, limits, our own reader or one ffmpeg child, quality. Every song gets the same
 * treatment, because every one may be hostile. Rejects with `undecodable`, `outside-limits`, `decode-timeout`,
 * `decoder-missing`, or abort's reason.
 */
export function createDecoder(options: DecoderOptions): Decoder {
  return {
    decode: async (song, abort) => {
      abort.throwIfAborted()
      const { container } = song
      const { excerptSeconds } = options
      const { start, heading, plain } = await inspect(song, { excerptSeconds, abort })
      const { signal, damaged, said } = plain ?? (await runFfmpeg({ song, start, options }, abort))
      const sound = demandSound(signal, { container, said })
      return { signal: sound, quality: assessQuality(sound, { container, heading, excerptSeconds, damaged }) }
    },
  }
}

async function inspect({ path, container }: Song, options: PlainWavOptions): Promise<Inspected> {
  return withFileBytes(path, async (bytes) => {
    const start = await findAudioStart(bytes)
    const heading = await readHeading(bytes, container, start)
    if (heading.form) checkLimits(heading.form)
    const plain = container === 'wav' ? await readPlainWav(bytes, options) : undefined
    return { start, heading, plain }
  })
}

interface Run {
  readonly song: Song
  readonly start: number
  readonly options: DecoderOptions
}

async function runFfmpeg({ song, start, options }: Run, abort: AbortSignal): Promise<Sound> {
  const { launcher, timeoutMs, excerptSeconds } = options
  const path = resolve(song.path)
  const args = ffmpegArguments({ path, container: song.container, start, excerptSeconds })
  return withSampleFile(options.scratch, async ({ handle, folder }) => {
    const ending = await launchFfmpeg({ launcher, arguments: args, output: handle.fd, folder, timeoutMs }, abort)
    const said = complaint(ending.errorText, path)
    checkEnding(ending, { container: song.container, timeoutMs, said })
    return { signal: await readSamples(handle), damaged: reportsDamage(ending.errorText), said }
  })
}

function demandSound(
  signal: Signal | undefined,
  { container, said }: Pick<Song, 'container'> & Pick<Sound, 'said'>,
): Signal {
  if (signal) return signal
  throw undecodable(container, said ?? 'it holds no sound')
}
