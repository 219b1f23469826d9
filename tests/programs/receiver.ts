import { EventEmitter, once } from 'node:events'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { afterEach } from 'vitest'
import { useServer } from '../fixtures/serve.ts'

/** What was posted to us. */
export interface Received {
  readonly headers: IncomingHttpHeaders
  /** In the order in which they came. */
  readonly headerNames: readonly string[]
  readonly body: string
  readonly at: number
}

/** Somebody who is told by webhooks, and answers as a test wants. */
export interface Receiver {
  readonly url: string
  readonly received: readonly Received[]
  /** The answers to come, in their order: a status, or none at all. After them it is 204 again. */
  answer(...answers: readonly (number | 'hang')[]): void
  /** Resolves when so many letters have come since the test began. */
  waitFor(count: number, timeoutMs?: number): Promise<readonly Received[]>
}

const PATIENCE_MS = 60_000

/** For a describe block: listens on a loopback port; each test begins with no letters. */
export function useReceiver(): Receiver {
  const letters: Received[] = []
  const answers: (number | 'hang')[] = []
  const arrivals = new EventEmitter()
  const server = useServer(async (request, response) => {
    const { headers, rawHeaders } = request
    const body = Buffer.concat(await request.toArray()).toString()
    const headerNames = rawHeaders.filter((_, index) => index % 2 === 0)
    letters.push({ headers, headerNames, body, at: performance.now() })
    reply(response, answers.shift() ?? 204)
    arrivals.emit('letter')
  })
  afterEach(() => {
    letters.length = 0
    answers.length = 0
  })

  return {
    get url() {
      return `${server.url}/hook`
    },
    received: letters,
    answer: (...given) => void answers.push(...given),
    async waitFor(count, timeoutMs = PATIENCE_MS) {
      const signal = AbortSignal.timeout(timeoutMs)
      while (letters.length < count) await once(arrivals, 'letter', { signal })
      return letters.slice(0, count)
    },
  }
}

function reply(response: ServerResponse, answer: number | 'hang'): void {
  if (answer !== 'hang') response.writeHead(answer).end()
}
