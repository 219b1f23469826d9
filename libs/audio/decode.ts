import { resolve } from 'node:path'
import type { Signal } from '#libs/dsp/signal'
import type { PipelineDeps, Song } from '#libs/pipeline/deps'
import { checkEnding, undecodable } from './check-ending.ts'
import { complaint, reportsDamage } from './complaint.ts'
import { ffmpegArguments } from './ffmpeg-arguments.ts'
import { withFileBytes } from './file-bytes.ts'
import { explainFullDisk, reportsFullDisk } from './full-disk.ts'
import type { Heading } from './heading.ts'
import { findAudioStart } from './id3.ts'
import { launchFfmpeg } from './launch-ffmpeg.ts'
import type { Launcher } from './launcher.ts'
import { checkLimits } from './limits.ts'
import { MP3_DECODER, type Mp3Threads } from './mp3-threads.ts'
import { type PlainMp3, readPlainMp3 } from './plain-mp3.ts'
import { type PlainWav, type PlainWavOptions, readPlainWav } from './plain-wav.ts'
import { assessQuality } from './quality.ts'
import { readHeading } from './read-heading.ts'
import { readSamples, withSampleFile } from './sample-file.ts'

export interface DecoderOptions {
  readonly launcher: Pick<Launcher, 'command'>
  /** Which ffmpeg it starts, in words. */
  readonly build: string
  readonly mp3: Pick<Mp3Threads, 'decode'>
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

/** What came out of a file. */
interface Sound {
  /** What made samples of it, in words. */
  readonly decoder: string
  readonly signal: Signal | undefined
  readonly damaged: boolean
  /** What ffmpeg said, fit to be shown. */
  readonly said?: string | undefined
}

interface Inspected {
  /** Where the audio begins [bytes]. */
  readonly start: number
  readonly heading: Heading
  /** Its samples, where they need no decoder. */
  readonly plainWav: PlainWav | undefined
  /** Its frames, where they need no ffmpeg. */
  readonly plainMp3: PlainMp3 | undefined
}

/** What is recorded of a wav file whose samples we read ourselves. */
const WAV_READER = 'none (plain wav)'

/**
 * What turns files into samples: heading, limits, a plain file's own way or one ffmpeg child, quality. Every song gets the
 * same treatment, because every one may be hostile. Rejects with `undecodable`, `outside-limits` or `decode-timeout`
 * for what the file is, with `decoder-missing`, `decoder-stopped` or `disk-full` for what is wrong around it, or with
 * abort's reason.
 */
export function createDecoder(options: DecoderOptions): Decoder {
  return {
    decode: async (song, abort) => {
      abort.throwIfAborted()
      const { container } = song
      const { excerptSeconds } = options
      const inspected = await inspect(song, { excerptSeconds, abort })
      const sound =
        (await hearPlain(inspected, options.mp3, abort)) ?? (await runFfmpeg({ song, inspected, options }, abort))
      const signal = demandSignal(sound, container)
      const { damaged, decoder } = sound
      const circumstances = { container, heading: inspected.heading, excerptSeconds, damaged }
      return { signal, quality: assessQuality(signal, circumstances), decoder }
    },
  }
}

async function inspect({ path, container }: Song, options: PlainWavOptions): Promise<Inspected> {
  return withFileBytes(path, async (bytes) => {
    const start = await findAudioStart(bytes)
    const heading = await readHeading(bytes, container, start)
    if (heading.form) checkLimits(heading.form)
    const plainWav = container === 'wav' ? await readPlainWav(bytes, options) : undefined
    const plainMp3 = container === 'mp3' ? await readPlainMp3(bytes, { ...options, start }) : undefined
    return { start, heading, plainWav, plainMp3 }
  })
}

/** The sound of a plain file; undefined where ffmpeg has to hear it. */
async function hearPlain(
  { plainWav, plainMp3 }: Inspected,
  mp3: DecoderOptions['mp3'],
  abort: AbortSignal,
): Promise<Sound | undefined> {
  if (plainWav) return { ...plainWav, decoder: WAV_READER }
  const signal = plainMp3 && (await mp3.decode(plainMp3, abort))
  return signal && { signal, damaged: false, decoder: MP3_DECODER }
}

interface Run {
  readonly song: Song
  readonly inspected: Inspected
  readonly options: DecoderOptions
}

async function runFfmpeg({ song, inspected, options }: Run, abort: AbortSignal): Promise<Sound> {
  const { launcher, timeoutMs, excerptSeconds, build: decoder } = options
  const { start } = inspected
  const path = resolve(song.path)
  const args = ffmpegArguments({ path, container: song.container, start, excerptSeconds })
  return withSampleFile(options.scratch, async ({ handle, folder }) => {
    const ending = await launchFfmpeg({ launcher, arguments: args, output: handle.fd, folder, timeoutMs }, abort)
    // Before its status is looked at: ffmpeg 5.1 ends with 0 where the room was gone for the last bytes only.
    if (reportsFullDisk(ending.errorText)) throw await explainFullDisk(handle)
    const said = complaint(ending.errorText, path)
    checkEnding(ending, { container: song.container, timeoutMs, said })
    return { signal: await readSamples(handle), damaged: reportsDamage(ending.errorText), said, decoder }
  })
}

function demandSignal({ signal, said }: Sound, container: Song['container']): Signal {
  if (signal) return signal
  throw undecodable(container, said ?? 'it holds no sound')
}
