import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Which ffmpeg a program is, by its own word. */
export interface FfmpegBuild {
  readonly version: string
  /**
   * Static: it carries its own libraries. A shared one links two hundred of them at each start, which costs more than
   * decoding a song does.
   */
  readonly linkage: 'static' | 'shared'
}

/** A loaded machine takes seconds to start Debian's ffmpeg with its 200 libraries for the first time. */
const START_LIMIT_MS = 15_000

/**
 * The whole environment of an ffmpeg child. One malloc arena: a second one reserves 64 MB of address space in each
 * thread, and a static ffmpeg of eight threads then fails under any honest limit.
 */
export const CHILD_ENVIRONMENT = { MALLOC_ARENA_MAX: '1' }

/** Runs the command with `-version` behind it; undefined if it does not run or is no ffmpeg. */
export async function readFfmpegBuild([program, ...first]: readonly [string, ...string[]]): Promise<
  FfmpegBuild | undefined
> {
  try {
    const options = { env: CHILD_ENVIRONMENT, timeout: START_LIMIT_MS, killSignal: 'SIGKILL' } as const
    const { stdout } = await run(program, [...first, '-version'], options)
    const [, version] = /^ffmpeg version (\S+)/.exec(stdout) ?? []
    return version === undefined ? undefined : { version, linkage: linkageOf(stdout) }
  } catch {
    return undefined
  }
}

/** ffmpeg's own libraries are built in unless its configuration asked otherwise: packages of systems do. */
function linkageOf(versionText: string): FfmpegBuild['linkage'] {
  return versionText.includes('--enable-shared') ? 'shared' : 'static'
}
