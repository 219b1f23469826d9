import { existsSync } from 'node:fs'
import { availableParallelism, homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import type { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'
import type { StorageConfig } from '#libs/contract/storage-config'
import { readSecretFiles } from './secret-files.ts'
import { type Variables, variables } from './variables.ts'

/** All settings as values: read once in a `main.ts` and handed on. */
export interface Config {
  readonly host: string
  /** Nobody but this machine reaches `host`. */
  readonly isLocal: boolean
  readonly port: number
  readonly adminPort: number
  readonly workerAdminPort: number
  readonly adminPassword: string | undefined
  readonly adminWritable: boolean
  readonly publicUrl: string | undefined
  /** Before every link that is handed out: empty, or `/api`. */
  readonly basePath: string
  /** Before links that are sent out: PUBLIC_URL's host and the base path, or nothing where nobody has said. */
  readonly linkBase: string
  readonly trustProxy: number | readonly string[] | undefined
  /** Requests of one client per minute; undefined where nobody has said. */
  readonly rateLimits: { readonly uploads: number | undefined; readonly reads: number | undefined }
  readonly eventStreams: { readonly perProcess: number; readonly perClient: number }
  readonly logLevel: Variables['LOG_LEVEL']
  readonly dataDirectory: string
  readonly scratchDirectory: string
  readonly maxFileBytes: number
  readonly maxBacklog: number
  readonly corsOrigins: readonly string[]
  readonly redisUrl: string | undefined
  readonly queuePrefix: string
  readonly storage: StorageConfig
  readonly modelPath: string
  /** Where a catalogue may lie, the user's own before the demo. */
  readonly catalogueDirectories: readonly string[]
  readonly ffmpegPath: string | undefined
  /** Where programs are looked for: PATH, then what the set-up has put into the cache folder. */
  readonly searchPath: string
  readonly concurrency: number
  readonly featureThreads: number
  readonly reindexConcurrency: number
  /** What this program shows to a service that it asks. */
  readonly apiKey: string | undefined
  /** Where commands note how far they have come. */
  readonly stateDirectory: string
  readonly syncWaitMs: number
  readonly cache: { readonly entries: number; readonly ttlMs: number }
  readonly reconcileIntervalMs: number
  readonly retainAudioMs: number
  readonly retainFailuresMs: number
  readonly retainDeliveriesMs: number
  /** Where webhooks may go. */
  readonly webhookReach: 'public' | 'anywhere'
  /** Where traces go; nowhere without an endpoint. */
  readonly tracing: { readonly endpoint: string | undefined; readonly sampleRatio: number }
}

const SEED_ORIGINS = ['http://localhost:3000', 'http://localhost:3001']
const ENV_FILE = '.env'
const DEMO_CATALOGUE = 'deam/demo'
const HOUR_MS = 3_600_000

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The environment, and what a `.env` file in the working folder, if there is one, adds to it. The only reader of
 * process.env. Throws `configuration-invalid` where that file cannot be read: what it says would be missed in silence.
 */
export function readEnvironment(): Environment {
  try {
    process.loadEnvFile()
  } catch (cause) {
    if (existsSync(ENV_FILE)) throw unreadable(cause)
  }
  return process.env
}

/** Checks the environment. Throws `configuration-invalid` that names every mistake at once. */
export function readConfig(environment: Environment): Config {
  const { values: given, mistakes: unread } = readSecretFiles(withoutEmpty(environment))
  const parsed = variables.safeParse(given)
  const mistakes = [...unread, ...(parsed.error?.issues ?? []).map(sentence), ...missingKeys(given)]
  if (!parsed.success || mistakes.length > 0) throw invalid(mistakes)
  return toConfig(parsed.data, placesOf(environment))
}

type Places = Pick<Config, 'searchPath' | 'stateDirectory'>

/** Folders of this machine's user, as the XDG base directories have them. */
function placesOf(environment: Environment): Places {
  const {
    PATH = '',
    XDG_CACHE_HOME: caches = join(homedir(), '.cache'),
    XDG_STATE_HOME: states = join(homedir(), '.local', 'state'),
  } = withoutEmpty(environment)
  return {
    searchPath: [PATH, join(caches, 'smartplay', 'bin')].join(delimiter),
    stateDirectory: join(states, 'smartplay'),
  }
}

function sentence(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')}: ${issue.message}`
}

/** An S3 endpoint is of no use without its keys. */
function missingKeys(given: Environment): string[] {
  if (given.S3_ENDPOINT === undefined) return []
  const missing = ['S3_ACCESS_KEY', 'S3_SECRET_KEY'].filter((name) => given[name] === undefined)
  return missing.map((name) => `${name}: needed with S3_ENDPOINT`)
}

function unreadable(cause: unknown): SmartPlayError {
  const message = `${resolve(ENV_FILE)} cannot be read (expected a file that this user may read, or none)`
  return new SmartPlayError('configuration-invalid', message, { cause })
}

function invalid(mistakes: readonly string[]): SmartPlayError {
  return new SmartPlayError('configuration-invalid', `wrong environment variables:\n  ${mistakes.join('\n  ')}`)
}

function toConfig(read: Variables, places: Places): Config {
  const dataDirectory = resolve(read.DATA_DIR)
  const featureThreads = read.FEATURE_THREADS ?? availableParallelism()
  const origins = [...(read.CORS_ORIGIN ?? []), ...(read.CORS_ORIGINS ?? [])]
  return {
    host: read.HOST,
    isLocal: isLoopback(read.HOST),
    port: read.PORT,
    adminPort: read.ADMIN_PORT,
    workerAdminPort: read.WORKER_ADMIN_PORT,
    adminPassword: read.ADMIN_PASSWORD,
    adminWritable: read.ADMIN_WRITABLE,
    publicUrl: read.PUBLIC_URL,
    ...linksOf(read),
    trustProxy: read.TRUST_PROXY,
    rateLimits: { uploads: read.RATE_LIMIT_UPLOADS_PER_MINUTE, reads: read.RATE_LIMIT_READS_PER_MINUTE },
    eventStreams: { perProcess: read.SSE_CLIENTS, perClient: read.SSE_CLIENTS_PER_ADDRESS },
    logLevel: read.LOG_LEVEL,
    dataDirectory,
    scratchDirectory: resolve(read.UPLOAD_DIR ?? join(dataDirectory, 'tmp')),
    maxFileBytes: read.MAX_FILE_SIZE,
    maxBacklog: read.MAX_BACKLOG,
    corsOrigins: origins.length > 0 ? origins : SEED_ORIGINS,
    redisUrl: read.REDIS_URL,
    queuePrefix: read.QUEUE_PREFIX,
    storage: toStorage(read, dataDirectory),
    modelPath: resolve(read.MODEL_PATH),
    catalogueDirectories: [resolve(read.DEAM_PATH), resolve(DEMO_CATALOGUE)],
    ffmpegPath: read.FFMPEG_PATH,
    ...places,
    // One song is decoded ahead of the threads: measured on two cores, a quarter less wall time per song.
    concurrency: read.WORKER_CONCURRENCY ?? featureThreads + 1,
    featureThreads,
    apiKey: read.SMARTPLAY_KEY,
    reindexConcurrency: read.REINDEX_CONCURRENCY ?? featureThreads,
    syncWaitMs: read.SYNC_WAIT_MS,
    cache: { entries: read.CACHE_ENTRIES, ttlMs: read.CACHE_TTL_MS },
    reconcileIntervalMs: read.RECONCILE_INTERVAL_MS,
    retainAudioMs: read.RETAIN_AUDIO_HOURS * HOUR_MS,
    retainFailuresMs: read.RETAIN_FAILURES_DAYS * 24 * HOUR_MS,
    retainDeliveriesMs: read.RETAIN_DELIVERIES_DAYS * 24 * HOUR_MS,
    webhookReach: read.WEBHOOK_ALLOW_PRIVATE ? 'anywhere' : 'public',
    tracing: { endpoint: read.TRACING_ENDPOINT, sampleRatio: read.TRACING_SAMPLE_RATIO },
  }
}

/** A name other than localhost may point anywhere. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
}

function linksOf({ PUBLIC_URL, BASE_PATH = pathOf(PUBLIC_URL) }: Variables) {
  return { basePath: BASE_PATH, linkBase: PUBLIC_URL === undefined ? '' : `${new URL(PUBLIC_URL).origin}${BASE_PATH}` }
}

function pathOf(url: string | undefined): string {
  return url === undefined ? '' : new URL(url).pathname.replace(/\/$/, '')
}

function toStorage(read: Variables, dataDirectory: string): StorageConfig {
  if (read.S3_ENDPOINT === undefined) return { kind: 'filesystem', directory: join(dataDirectory, 'objects') }
  return {
    kind: 's3',
    endpoint: read.S3_ENDPOINT,
    bucket: read.S3_BUCKET,
    region: read.S3_REGION,
    accessKey: read.S3_ACCESS_KEY ?? '',
    secretKey: read.S3_SECRET_KEY ?? '',
  }
}

/** A variable that is set to nothing is not set: that is how compose files and shells leave one out. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
}
