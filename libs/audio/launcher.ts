import { SAMPLE_RATE } from '#libs/dsp/signal'
import { readFfmpegBuild } from './ffmpeg-build.ts'
import { findProgram } from './find-program.ts'

const MIB = 1024 * 1024
/**
 * Heap and other writable memory of the child. Measured: 50 MB in Debian's ffmpeg 5.1, 75 MB in a static 9.0. This is
 * the limit that holds; address space counts libraries as well (285 MB in Debian's) and is a second fence behind it.
 */
const DATA_LIMIT = 256 * MIB
const ADDRESS_SPACE_LIMIT = 640 * MIB
const OPEN_FILES = 64

/** Room for the wav header and for a resampler's last block, beside the samples. */
const OUTPUT_SLACK = 64 * 1024
const STEREO_FRAME_BYTES = 8

/** How ffmpeg is started. */
export interface Launcher {
  /** Program and first arguments; ffmpeg's own arguments follow. */
  readonly command: readonly [string, ...string[]]
  /** The kernel limits the child's memory, CPU time and output, and kills it when its parent dies. */
  readonly confined: boolean
  /** The same, standing back this far behind other processes, 0..19; where nothing holds it, as it is. */
  withNiceness(niceness: number): Launcher
}

export interface LauncherOptions {
  readonly ffmpeg: string
  readonly searchPath: string
  readonly timeoutMs: number
  readonly excerptSeconds: number
}

/** Behind whoever answers requests. */
const NICENESS = 5

/**
 * Finds out how ffmpeg can be started here: through `setpriv prlimit nice chrt` where those exist and ffmpeg runs under
 * them (Linux), else without chrt, else plainly (macOS, BusyBox). Each of them replaces itself by the next, so that the
 * child's pid is ffmpeg's own. No shell: a file's name is never code.
 */
export async function findLauncher(options: LauncherOptions): Promise<Launcher> {
  for (const prefix of await findPrefixes(options)) {
    const launcher = confinedBy((niceness) => [...prefix(niceness), options.ffmpeg])
    if (await readFfmpegBuild(launcher.command)) return launcher
  }
  const plain: Launcher = { command: [options.ffmpeg], confined: false, withNiceness: () => plain }
  return plain
}

type Command = Launcher['command']

function confinedBy(commandOf: (niceness: number) => Command): Launcher {
  const withNiceness = (niceness: number): Launcher => ({ command: commandOf(niceness), confined: true, withNiceness })
  return withNiceness(NICENESS)
}

async function findPrefixes(options: LauncherOptions): Promise<readonly ((niceness: number) => Command)[]> {
  const find = (name: string) => findProgram(name, options.searchPath)
  const [setpriv, prlimit, nice, chrt] = await Promise.all(['setpriv', 'prlimit', 'nice', 'chrt'].map(find))
  if (!setpriv || !prlimit || !nice) return []
  const fences = [setpriv, '--pdeathsig', 'KILL', '--', prlimit, ...limits(options), '--', nice, '-n'] as const
  const plain = (niceness: number): Command => [...fences, `${niceness}`]
  // As batch work (sched(7), SCHED_BATCH): the threads of ffmpeg 7 and later wake each other for every frame, and this
  // keeps them from chasing each other over the processors. Measured: 60 ms of CPU a song instead of 66 to 100.
  return chrt ? [(niceness) => [...plain(niceness), chrt, '--batch', '0'], plain] : [plain]
}

function limits({ timeoutMs, excerptSeconds }: LauncherOptions): string[] {
  const cpuSeconds = Math.ceil(timeoutMs / 1000)
  const output = Math.ceil(excerptSeconds * SAMPLE_RATE) * STEREO_FRAME_BYTES + OUTPUT_SLACK
  return [
    `--as=${ADDRESS_SPACE_LIMIT}`,
    `--data=${DATA_LIMIT}`,
    // At the first limit ffmpeg ends itself with status 255; the second is for one that cannot.
    `--cpu=${cpuSeconds}:${cpuSeconds + 5}`,
    `--fsize=${output}`,
    `--nofile=${OPEN_FILES}`,
    '--core=0',
  ]
}
