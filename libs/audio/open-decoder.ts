import { createDecoder, type Decoder } from './decode.ts'
import { readFfmpegBuild } from './ffmpeg-build.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import { findLauncher, type Launcher } from './launcher.ts'

export interface OpenDecoderOptions {
  /** FFMPEG_PATH, if it is set. */
  readonly configured?: string | undefined
  /** PATH. */
  readonly searchPath: string
  readonly scratch: string
  readonly excerptSeconds?: number
  readonly timeoutMs?: number
}

export interface OpenedDecoder extends Decoder {
  /** The ffmpeg in use. */
  readonly ffmpeg: string
  /** Its version and linkage in words, asked for once: two builds may differ in a sample's last digits. */
  readonly build: string
  /** False where the kernel's limits cannot be put on ffmpeg: worth a line in the log. */
  readonly confined: boolean
}

const EXCERPT_SECONDS = 30
/** A hundred times what a song takes. */
const TIMEOUT_MS = 20_000

/** Finds ffmpeg and the way to start it, once, and makes the decoder. Rejects with `decoder-missing`. */
export async function openDecoder({
  excerptSeconds = EXCERPT_SECONDS,
  timeoutMs = TIMEOUT_MS,
  ...options
}: OpenDecoderOptions): Promise<OpenedDecoder> {
  const ffmpeg = await findFfmpeg(options)
  const launcher = await findLauncher({ ffmpeg, searchPath: options.searchPath, timeoutMs, excerptSeconds })
  const decoder = createDecoder({ launcher, scratch: options.scratch, excerptSeconds, timeoutMs })
  return { ...decoder, ffmpeg, build: await describeBuild(launcher), confined: launcher.confined }
}

async function describeBuild({ command }: Launcher): Promise<string> {
  const build = await readFfmpegBuild(command)
  return build ? `ffmpeg ${build.version} (${build.linkage})` : 'ffmpeg of no known version'
}
