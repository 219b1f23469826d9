import { createDecoder, type Decoder, type DecoderOptions } from './decode.ts'
import { readFfmpegBuild } from './ffmpeg-build.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import { findLauncher, type Launcher } from './launcher.ts'
import { openMp3Threads } from './mp3-threads.ts'

export interface OpenDecoderOptions {
  /** FFMPEG_PATH, if it is set. */
  readonly configured?: string | undefined
  /** PATH. */
  readonly searchPath: string
  readonly scratch: string
  readonly excerptSeconds?: number
  readonly timeoutMs?: number
  /** Songs that are decoded at the same time without ffmpeg; each thread keeps a processor busy. */
  readonly threads?: number
}

/** A decoder's place among others in the same process. */
export interface Standing {
  /** Songs that are decoded at the same time without ffmpeg; each thread keeps a processor busy. */
  readonly threads: number
  /** How far decoding stands back behind other work, 0..19. */
  readonly niceness: number
}

export interface OpenedDecoder extends Decoder {
  /** The ffmpeg in use. */
  readonly ffmpeg: string
  /** Its version and linkage in words, asked for once: two builds may differ in a sample's last digits. */
  readonly build: string
  /** False where the kernel's limits cannot be put on ffmpeg: worth a line in the log. */
  readonly confined: boolean
  /** Another one, with threads of its own: the same ffmpeg behind the same limits, which are not looked for again. */
  standingBack(standing: Standing): OpenedDecoder
  /** Waits for what is being decoded in threads, then ends them. */
  close(): Promise<void>
}

const EXCERPT_SECONDS = 30
/** A hundred times what a song takes. */
const TIMEOUT_MS = 20_000

/** Finds ffmpeg and the way to start it, once, and makes the decoder. Rejects with `decoder-missing`. */
export async function openDecoder({
  excerptSeconds = EXCERPT_SECONDS,
  timeoutMs = TIMEOUT_MS,
  threads = 1,
  ...options
}: OpenDecoderOptions): Promise<OpenedDecoder> {
  const ffmpeg = await findFfmpeg(options)
  const launcher = await findLauncher({ ffmpeg, searchPath: options.searchPath, timeoutMs, excerptSeconds })
  const build = await describeBuild(launcher)
  const { scratch } = options
  return assemble({ ffmpeg, launcher, build, scratch, excerptSeconds, timeoutMs }, { threads, niceness: 0 })
}

interface Found extends Omit<DecoderOptions, 'mp3'> {
  readonly ffmpeg: string
  readonly launcher: Launcher
}

function assemble(found: Found, { threads, niceness }: Standing): OpenedDecoder {
  const { ffmpeg, build, launcher, timeoutMs } = found
  const mp3 = openMp3Threads({ threads, timeoutMs, niceness })
  return {
    ...createDecoder({ ...found, mp3 }),
    ...{ ffmpeg, build, confined: launcher.confined },
    standingBack: (other) => assemble({ ...found, launcher: launcher.withNiceness(other.niceness) }, other),
    close: mp3.close,
  }
}

async function describeBuild({ command }: Launcher): Promise<string> {
  const build = await readFfmpegBuild(command)
  return build ? `ffmpeg ${build.version} (${build.linkage})` : 'ffmpeg of no known version'
}
