import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A loaded machine takes seconds to start Debian's ffmpeg with its 200 libraries for the first time. */
const START_LIMIT_MS = 15_000

/**
 * The whole environment of an ffmpeg child. One malloc arena: a second one reserves 64 MB of address space in each
 * thread, and a static ffmpeg of eight threads then fails under any honest limit.
 */
export const CHILD_ENVIRONMENT = { MALLOC_ARENA_MAX: '1' }

/** Whether this command, with `-version` behind it, runs and is an ffmpeg. */
export async function answersAsFfmpeg([program, ...first]: readonly [string, ...string[]]): Promise<boolean> {
  try {
    const options = { env: CHILD_ENVIRONMENT, timeout: START_LIMIT_MS, killSignal: 'SIGKILL' } as const
    const { stdout } = await run(program, [...first, '-version'], options)
    return stdout.startsWith('ffmpeg version')
  } catch {
    return false
  }
}
