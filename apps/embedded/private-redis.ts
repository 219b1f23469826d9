import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { findProgram } from '#libs/audio/find-program'
import { SmartPlayError } from '#libs/contract/errors'

export interface PrivateRedis {
  /** unix:// and the path of its socket. */
  readonly url: string
  readonly program: string
  /** Starts the server. */
  launch(): ChildProcess
  /** Resolves when the server answers; throws `queue-unavailable` where it ends before, or is silent for too long. */
  untilReady(child: ChildProcess): Promise<void>
  /** Removes the socket's folder, once the server has ended. */
  close(): Promise<void>
}

export interface PrivateRedisOptions {
  readonly directory: string
  readonly searchPath: string
}

/** Redis or Valkey: what we need of them is the same. */
const PROGRAMS = ['redis-server', 'valkey-server']
const START_TIMEOUT_MS = 15_000

/**
 * A Redis that nobody else can reach: it listens on a socket in a folder of this user's alone, and appends every write to
 * a file in `directory`. In a process group of its own, so that a Ctrl-C reaches it only through us.
 */
export async function preparePrivateRedis({ directory, searchPath }: PrivateRedisOptions): Promise<PrivateRedis> {
  const program = await findServer(searchPath)
  await mkdir(directory, { recursive: true })
  const folder = await mkdtemp(join(tmpdir(), 'smartplay-'))
  const socket = join(folder, 'redis.sock')

  return {
    url: `unix://${socket}`,
    program,
    launch: () => launch(program, [...settings(directory), '--unixsocket', socket, '--unixsocketperm', '700']),
    untilReady: (child) => waitUntilUp(socket, child),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

function settings(directory: string): string[] {
  const place = { port: '0', dir: directory, logfile: join(directory, 'redis.log') }
  const durability = { appendonly: 'yes', appendfsync: 'everysec', save: '', 'maxmemory-policy': 'noeviction' }
  return Object.entries({ ...place, ...durability }).flatMap(([name, value]) => [`--${name}`, value])
}

/** On Linux the kernel ends it with us, also when we are killed. */
function launch(program: string, options: readonly string[]): ChildProcess {
  const how = { detached: true, stdio: 'ignore' } as const
  if (process.platform !== 'linux') return spawn(program, options, how)
  return spawn('setpriv', ['--pdeathsig', 'TERM', program, ...options], how)
}

async function findServer(searchPath: string): Promise<string> {
  for (const program of PROGRAMS) {
    const path = await findProgram(program, searchPath)
    if (path !== undefined) return path
  }
  throw new SmartPlayError(
    'configuration-invalid',
    `no ${PROGRAMS.join(' or ')} on PATH (expected one, or REDIS_URL; on Debian: apt-get install redis-server; ` +
      'npm run demo installs what is missing)',
  )
}

async function waitUntilUp(path: string, child: ChildProcess): Promise<void> {
  const redis = new Redis({ path, retryStrategy: () => 50, maxRetriesPerRequest: null }).on('error', () => {})
  const done = new AbortController()
  try {
    await Promise.race([redis.ping(), endedEarly(child, done.signal), tooLate(done.signal)])
  } finally {
    done.abort()
    redis.disconnect()
  }
}

async function endedEarly(child: ChildProcess, signal: AbortSignal): Promise<void> {
  const [status] = await once(child, 'exit', { signal }).catch(() => [])
  if (!signal.aborted)
    throw new SmartPlayError(
      'queue-unavailable',
      `the private Redis ended at its start with ${status} (its log says why)`,
    )
}

async function tooLate(signal: AbortSignal): Promise<void> {
  await pause(START_TIMEOUT_MS, undefined, { signal }).catch(() => {})
  if (!signal.aborted)
    throw new SmartPlayError('queue-unavailable', `the private Redis was silent for ${START_TIMEOUT_MS} ms`)
}
