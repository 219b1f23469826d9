import { availableParallelism, homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'
import type { StorageConfig } from '#libs/contract/storage-config'
import { type Variables, variables } from './variables.ts'

/** All settings as values: read once in a `main.ts` and handed on. */
export interface Config {
  readonly host: string
  readonly port: number
  readonly adminPort: number
  readonly workerAdminPort: number
  readonly adminPassword: string | undefined
  readonly logLevel: Variables['LOG_LEVEL']
  readonly dataDirectory: string
  readonly scratchDirectory: string
  readonly maxFileBytes: number
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
  readonly syncWaitMs: number
  readonly cache: { readonly entries: number; readonly ttlMs: number }
  readonly reconcileIntervalMs: number
  readonly retainAudioMs: number
  readonly retainFailuresMs: number
}

const SEED_ORIGINS = ['http://localhost:3000', 'http://localhost:3001']
const DEMO_CATALOGUE = 'deam/demo'
const HOUR_MS = 3_600_000

type Environment = Readonly<Record<string, string | undefined>>

/** The environment, and what a `.env` file in the working folder adds to it. The only reader of process.env. */
export function readEnvironment(): Environment {
  try {
    process.loadEnvFile()
  } catch {
    // There is no .env file: it is optional.
  }
  return process.env
}

/** Checks the environment. Throws `configuration-invalid` that names every mistake at once. */
export function readConfig(environment: Environment): Config {
  const given = withoutEmpty(environment)
  const parsed = variables.safeParse(given)
  const mistakes = [...(parsed.error?.issues ?? []).map(sentence), ...missingKeys(given)]
  if (!parsed.success || mistakes.length > 0) throw invalid(mistakes)
  return toConfig(parsed.data, searchPathOf(environment))
}

function searchPathOf({ PATH = '', XDG_CACHE_HOME }: Environment): string {
  return [PATH, join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'smartplay', 'bin')].join(delimiter)
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

function invalid(mistakes: readonly string[]): SmartPlayError {
  return new SmartPlayError('configuration-invalid', `wrong environment variables:\n  ${mistakes.join('\n  ')}`)
}

function toConfig(read: Variables, searchPath: string): Config {
  const dataDirectory = resolve(read.DATA_DIR)
  const featureThreads = read.FEATURE_THREADS ?? availableParallelism()
  const origins = [...(read.CORS_ORIGIN ?? []), ...(read.CORS_ORIGINS ?? [])]
  return {
    host: read.HOST,
    port: read.PORT,
    adminPort: read.ADMIN_PORT,
    workerAdminPort: read.WORKER_ADMIN_PORT,
    adminPassword: read.ADMIN_PASSWORD,
    logLevel: read.LOG_LEVEL,
    dataDirectory,
    scratchDirectory: resolve(read.UPLOAD_DIR ?? join(dataDirectory, 'tmp')),
    maxFileBytes: read.MAX_FILE_SIZE,
    corsOrigins: origins.length > 0 ? origins : SEED_ORIGINS,
    redisUrl: read.REDIS_URL,
    queuePrefix: read.QUEUE_PREFIX,
    storage: toStorage(read, dataDirectory),
    modelPath: resolve(read.MODEL_PATH),
    catalogueDirectories: [resolve(read.DEAM_PATH), resolve(DEMO_CATALOGUE)],
    ffmpegPath: read.FFMPEG_PATH,
    searchPath,
    // One song is decoded ahead of the threads: measured on two cores, a quarter less wall time per song.
    concurrency: read.WORKER_CONCURRENCY ?? featureThreads + 1,
    featureThreads,
    syncWaitMs: read.SYNC_WAIT_MS,
    cache: { entries: read.CACHE_ENTRIES, ttlMs: read.CACHE_TTL_MS },
    reconcileIntervalMs: read.RECONCILE_INTERVAL_MS,
    retainAudioMs: read.RETAIN_AUDIO_HOURS * HOUR_MS,
    retainFailuresMs: read.RETAIN_FAILURES_DAYS * 24 * HOUR_MS,
  }
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
