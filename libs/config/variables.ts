import { z } from 'zod'
import {
  basePath,
  byteSize,
  commaList,
  count,
  countOrNone,
  httpUrl,
  listenAddress,
  milliseconds,
  onOrOff,
  port,
  proxies,
  ratio,
  redisUrl,
} from './values.ts'

/**
 * Every variable that SmartPlay reads: its type, its default or none, and what it is for. This table is checked
 * against the README by a test. `NODE_ENV` is accepted because the seed's deployments set it; it changes nothing.
 */
export const VARIABLES = {
  NODE_ENV: z.string().optional().describe('Accepted; changes nothing'),
  HOST: listenAddress
    .default('127.0.0.1')
    .describe('Address to listen on; beyond loopback the API needs an admin key (smartplay keys create)'),
  PORT: port.default(5000).describe('Port of the API'),
  ADMIN_PORT: port.default(5001).describe('Port of the API admin listener: metrics, probes, queues (0: any free one)'),
  WORKER_ADMIN_PORT: port.default(5002).describe('Port of the worker admin listener (0: any free one)'),
  ADMIN_PASSWORD: z
    .string()
    .min(8)
    .optional()
    .describe('Opens /queues to the user admin; an admin key does so too. Without either it is open'),
  ADMIN_WRITABLE: onOrOff.default(false).describe('true: jobs can be retried and removed at /queues'),
  PUBLIC_URL: httpUrl.optional().describe('Address by which clients reach the API; https makes cookies Secure'),
  BASE_PATH: basePath.optional().describe('Path before every link, behind a proxy (default: the path of PUBLIC_URL)'),
  TRUST_PROXY: proxies
    .optional()
    .describe('Proxies whose X-Forwarded-For is believed: hops, or addresses and subnets (default: none)'),
  RATE_LIMIT_UPLOADS_PER_MINUTE: countOrNone
    .optional()
    .describe('Uploads per key, else per address; 0: no limit (default: 120, without keys none)'),
  RATE_LIMIT_READS_PER_MINUTE: countOrNone
    .optional()
    .describe('All other requests, likewise (default: 1200, without keys none)'),
  SSE_CLIENTS: count.default(5000).describe('Open event streams of one API process'),
  SSE_CLIENTS_PER_ADDRESS: count.default(100).describe('Open event streams of one key, else of one address'),
  LOG_LEVEL: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']))
    .default('info')
    .describe('Least severe level that is logged'),
  DATA_DIR: z.string().default('data').describe('Folder of the embedded set: objects, Redis, temporary files'),
  UPLOAD_DIR: z
    .string()
    .optional()
    .describe('Folder for uploads in progress and audio in work (default: tmp in DATA_DIR)'),
  MAX_FILE_SIZE: byteSize
    .default(50 * 1024 * 1024)
    .describe('Largest upload, in bytes or as 50MB (1 MB = 1,048,576 bytes)'),
  MAX_BACKLOG: count.default(10_000).describe('Songs that may wait; then uploads are answered 503'),
  CORS_ORIGIN: commaList.optional().describe('Browser origins that may call the API, separated by commas'),
  CORS_ORIGINS: commaList.optional().describe('The same; both lists are joined (default: localhost 3000 and 3001)'),
  REDIS_URL: redisUrl
    .optional()
    .describe('Redis or Valkey: one, a cluster or a Sentinel; without it npm start runs a private one'),
  QUEUE_PREFIX: z.string().min(1).default('smartplay').describe('First part of every key in Redis'),
  S3_ENDPOINT: httpUrl.optional().describe('MinIO or any S3, as http://host:9000; without it objects lie in DATA_DIR'),
  S3_BUCKET: z.string().min(3).default('smartplay').describe('Bucket; made at start if it is missing'),
  S3_REGION: z.string().default('us-east-1').describe('Region of the bucket'),
  S3_ACCESS_KEY: z.string().optional().describe('Access key; needed with S3_ENDPOINT'),
  S3_SECRET_KEY: z.string().optional().describe('Secret key; needed with S3_ENDPOINT'),
  REDIS_URL_FILE: z.string().optional().describe('File that holds REDIS_URL'),
  S3_ACCESS_KEY_FILE: z.string().optional().describe('File that holds S3_ACCESS_KEY'),
  S3_SECRET_KEY_FILE: z.string().optional().describe('File that holds S3_SECRET_KEY'),
  ADMIN_PASSWORD_FILE: z.string().optional().describe('File that holds ADMIN_PASSWORD'),
  MODEL_PATH: z.string().default('models/mood').describe('Folder of the mood model, or its .onnx file'),
  DEAM_PATH: z
    .string()
    .default('deam')
    .describe('Folder with features.json and audio/; without features.json the demo catalogue serves'),
  FFMPEG_PATH: z
    .string()
    .optional()
    .describe("The decoder; without it ffmpeg-static's, then a static one on PATH, then any"),
  WORKER_CONCURRENCY: count.optional().describe('Songs in work at once in one worker (default: FEATURE_THREADS + 1)'),
  FEATURE_THREADS: count.optional().describe('Threads that measure features (default: number of cores)'),
  SMARTPLAY_KEY: z.string().optional().describe('API key that the smartplay command shows to a service'),
  REINDEX_CONCURRENCY: count
    .optional()
    .describe('Songs of a reindex in work at once in one worker (default: FEATURE_THREADS)'),
  SYNC_WAIT_MS: milliseconds
    .default(55_000)
    .describe('Longest wait of POST /upload and /predict before they answer 202'),
  CACHE_ENTRIES: count.default(1000).describe('Results that one API process keeps in memory'),
  CACHE_TTL_MS: milliseconds.default(300_000).describe('How long it keeps them'),
  RECONCILE_INTERVAL_MS: milliseconds.default(60_000).describe('How often workers look for promises without a job'),
  RETAIN_AUDIO_HOURS: count.default(24).describe('Hours that uploaded audio is kept after its analysis ended'),
  RETAIN_FAILURES_DAYS: count.default(30).describe('Days that a failure is kept'),
  RETAIN_DELIVERIES_DAYS: count.default(30).describe('Days that the log of a webhook is kept'),
  WEBHOOK_ALLOW_PRIVATE: onOrOff
    .default(false)
    .describe('true: webhooks may go to loopback and private addresses; for your own networks'),
  TRACING_ENDPOINT: httpUrl
    .optional()
    .describe('OTLP/HTTP collector that traces go to, as http://collector:4318; without it none are made'),
  TRACING_SAMPLE_RATIO: ratio.default(1).describe('Share of the traces that begin here, 0 to 1'),
} as const

export const variables = z.object(VARIABLES)
export type Variables = z.infer<typeof variables>
