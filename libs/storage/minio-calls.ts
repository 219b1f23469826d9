import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'minio'
import { SmartPlayError } from '#libs/contract/errors'
import { isBrokenConnection, meaningOf, translateMinioError } from './minio-errors.ts'
import { openTransport } from './minio-transport.ts'

export interface MinioOptions {
  /** `http://host:port` or `https://host`. */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly accessKey: string
  readonly secretKey: string
  /** Longest silence of the server within a call. */
  readonly idleMs?: number
  /** Longest duration of a call, beside the time that its bytes may take. */
  readonly deadlineMs?: number
}

/** One call of the client, as it is to be bounded, repeated and reported. */
export interface MinioCall<T> {
  /** For the message: "cannot <action>: ...". */
  readonly action: string
  /** What travels, for the deadline. */
  readonly bytes?: number
  /** A second try could mistake the first one's success for somebody else's. */
  readonly notTwice?: true
  readonly work: (signal: AbortSignal) => Promise<T>
}

export interface MinioCalls {
  readonly client: Client
  readonly bucket: string
  call<T>(call: MinioCall<T>): Promise<T>
  close(): void
}

/** An upload is answered, with yes or 503, within 6 s of a store that hangs: tests/integration/lost-store.test.ts. */
const IDLE_MS = 5000
const DEADLINE_MS = 10_000
/** The slowest network that still counts as working, bytes per second; tests have one of 50 KB/s. */
const SLOWEST_RATE = 32 * 1024
const PAUSES_MS = [100, 400]

export function openMinioCalls(options: MinioOptions): MinioCalls {
  const { idleMs = IDLE_MS, deadlineMs = DEADLINE_MS, bucket, region, accessKey, secretKey } = options
  const { hostname, port, secure } = endpointOf(options.endpoint)
  const transport = openTransport({ secure, idleMs })
  const client = new Client({
    endPoint: hostname,
    ...(port && { port }),
    useSSL: secure,
    region,
    accessKey,
    secretKey,
    transport,
    transportAgent: transport.agent,
    retryOptions: { disableRetry: true },
  })

  async function call<T>({ action, bytes = 0, notTwice, work }: MinioCall<T>): Promise<T> {
    const isRepeatable = (error: unknown) =>
      meaningOf(error) === 'busy' || (notTwice === undefined && isBrokenConnection(error))
    const boundMs = deadlineMs + Math.ceil((1000 * bytes) / SLOWEST_RATE)
    try {
      return await transport.within(boundMs, (signal) => persist(() => work(signal), { signal, isRepeatable }))
    } catch (error) {
      throw translateMinioError(action, error)
    }
  }

  return { client, bucket, call, close: transport.close }
}

interface Persistence {
  readonly signal: AbortSignal
  isRepeatable(error: unknown): boolean
}

async function persist<T>(work: () => Promise<T>, { signal, isRepeatable }: Persistence): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await work()
    } catch (error) {
      if (!isRepeatable(error)) throw error
    }
    await pause(pauseMs * (0.5 + Math.random()), undefined, { signal })
  }
  return work()
}

function endpointOf(endpoint: string) {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/') {
    const message = `bad S3 endpoint ${JSON.stringify(endpoint)} (expected http://host:port or https://host:port)`
    throw new SmartPlayError('configuration-invalid', message)
  }
  return { hostname: url.hostname, port: Number(url.port), secure: url.protocol === 'https:' }
}
