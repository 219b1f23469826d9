import { AsyncLocalStorage } from 'node:async_hooks'
import http from 'node:http'
import https from 'node:https'

/**
 * How requests of npm minio reach the server: kept alive, and never without an end.
 *
 * npm minio has no time-out of its own. Against a server stopped by SIGSTOP its calls hung for over 12 s, a download
 * for 32 s while its lock was renewed, so that nothing stalled and nothing alerted. Hence two bounds: `idleMs` without
 * a byte on the socket, and a deadline for the whole call.
 */
export interface MinioTransport {
  readonly agent: http.Agent
  readonly request: typeof http.request
  /** Runs calls of the client; what they have in flight is aborted when the deadline passes. */
  within<T>(deadlineMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  close(): void
}

/** The server answered, but not now: busy, or broken behind its door. */
export class ServerRefusal extends Error {
  override readonly name = 'ServerRefusal'
  readonly status: number

  constructor(status: number) {
    super(`HTTP status ${status}`)
    this.status = status
  }
}

/** The ones npm minio would retry, print with console.warn, and throw as a text, its answer's body left unread. */
const REFUSALS = new Set([408, 429, 499, 500, 502, 503, 504, 520])

/** Shorter than the idle time-outs of the servers, so that a socket is not closed under a request being written. */
const KEEP_ALIVE_MS = 4000

interface TransportOptions {
  readonly secure: boolean
  readonly idleMs: number
}

type OnResponse = (response: http.IncomingMessage) => void

export function openTransport({ secure, idleMs }: TransportOptions): MinioTransport {
  const { Agent, request } = secure ? https : http
  const agent = new Agent({ keepAlive: true, timeout: KEEP_ALIVE_MS })
  const deadline = new AsyncLocalStorage<AbortSignal>()

  function guardedRequest(options: http.RequestOptions, onResponse: OnResponse): http.ClientRequest {
    const signal = deadline.getStore()
    const sent = request({ ...options, timeout: idleMs, ...(signal && { signal }) })
    sent.once('response', (response) => {
      if (REFUSALS.has(response.statusCode ?? 0)) refuse(sent, response)
      else onResponse(response)
    })
    endWhenIdle(sent, idleMs)
    return sent
  }

  async function within<T>(deadlineMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController()
    const late = () => controller.abort(new Error(`not done within ${deadlineMs} ms`))
    const timer = setTimeout(late, deadlineMs)
    try {
      return await deadline.run(controller.signal, () => work(controller.signal))
    } finally {
      clearTimeout(timer)
    }
  }

  // npm minio calls request(options, onResponse) only; of the other forms of http.request it makes no use.
  return { agent, request: guardedRequest as typeof http.request, within, close: () => agent.destroy() }
}

/** The body is read away, so that the connection can serve the next request. */
function refuse(sent: http.ClientRequest, response: http.IncomingMessage): void {
  response.resume()
  sent.emit('error', new ServerRefusal(response.statusCode ?? 0))
}

/**
 * An idle socket is the server's silence, unless bytes have come that our own reader has not fetched: then it is a slow
 * reader, such as a paused player, and the connection stays. A reader that just came back gets one more period, for the
 * last one was counted while nobody asked the server for bytes.
 */
function endWhenIdle(sent: http.ClientRequest, idleMs: number): void {
  let response: http.IncomingMessage | undefined
  let readerPaused = false
  sent.once('response', (arrived) => {
    response = arrived
  })
  sent.once('socket', (socket) => {
    const onIdle = () => {
      const isOurSilence = readerPaused
      readerPaused = response !== undefined && response.readableLength > 0
      if (readerPaused || isOurSilence) socket.setTimeout(idleMs)
      else sent.destroy(new Error(`no byte for ${idleMs} ms`))
    }
    socket.on('timeout', onIdle)
    sent.once('close', () => socket.off('timeout', onIdle))
  })
}
