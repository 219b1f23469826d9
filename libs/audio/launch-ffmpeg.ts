import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { SmartPlayError } from '#libs/contract/errors'
import { CHILD_ENVIRONMENT } from './ffmpeg-build.ts'
import type { Launcher } from './launcher.ts'

/** A damaged file makes ffmpeg complain once per frame: the first few lines say what of, the last why it gave up. */
const BEGINNING_BYTES = 4096
const END_BYTES = 1024

export interface Launch {
  readonly launcher: Pick<Launcher, 'command'>
  readonly arguments: readonly string[]
  /** Descriptor of the open file that takes the child's standard output. */
  readonly output: number
  /** An empty folder: the child's working directory. */
  readonly folder: string
  readonly timeoutMs: number
}

/** How a child ended. */
export interface Ending {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  /** We killed it because its time was up. */
  readonly timedOut: boolean
  /** From its start to its end. */
  readonly elapsedMs: number
  /** Beginning and end of what it wrote to its standard error. */
  readonly errorText: string
}

/**
 * One ffmpeg child, from start to end. It is running until it exits, is killed at its time limit, or is killed because
 * `abort` fired; each way it has been reaped when this settles. Rejects with abort's reason, or with `decoder-missing`
 * if it could not be started at all.
 */
export async function launchFfmpeg(launch: Launch, abort: AbortSignal): Promise<Ending> {
  abort.throwIfAborted()
  const startedAt = performance.now()
  const child = start(launch)
  const errorText = collectText(child.stderr)
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    kill(child)
  }, launch.timeoutMs)
  const onAbort = () => kill(child)
  abort.addEventListener('abort', onAbort, { once: true })
  try {
    const [status, signal] = await ended(child)
    abort.throwIfAborted()
    return { status, signal, timedOut, elapsedMs: performance.now() - startedAt, errorText: errorText() }
  } finally {
    clearTimeout(timer)
    abort.removeEventListener('abort', onAbort)
  }
}

function start({ launcher, output, folder, ...launch }: Launch) {
  const [program, ...first] = launcher.command
  return spawn(program, [...first, ...launch.arguments], {
    cwd: folder,
    env: CHILD_ENVIRONMENT,
    // Its own process group: Ctrl-C at our terminal must not cut short what we still want to finish, and kill() reaches
    // whatever the child may have started.
    detached: true,
    stdio: ['ignore', output, 'pipe'],
  })
}

function ended(child: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> {
  return new Promise((resolve, reject) => {
    child.once('close', (status, signal) => resolve([status, signal]))
    child.once('error', (cause) => reject(notStarted(cause)))
  })
}

/** Without a file to run a retry cannot help before somebody installs one; without processes or memory it can. */
function notStarted(cause: NodeJS.ErrnoException): SmartPlayError {
  const isMissing = cause.code === 'ENOENT' || cause.code === 'EACCES'
  return new SmartPlayError(isMissing ? 'decoder-missing' : 'internal', `cannot start ffmpeg: ${cause.code}`, { cause })
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself in the meantime.
  }
}

/** Reads a stream to its end and keeps its beginning and its end. */
function collectText(stream: Readable | null): () => string {
  let beginning = Buffer.alloc(0)
  let end = Buffer.alloc(0)
  stream?.on('data', (chunk: Buffer) => {
    const room = BEGINNING_BYTES - beginning.length
    beginning = Buffer.concat([beginning, chunk.subarray(0, room)])
    end = Buffer.concat([end, chunk.subarray(room)]).subarray(-END_BYTES)
  })
  return () => Buffer.concat([beginning, end]).toString('utf8')
}
