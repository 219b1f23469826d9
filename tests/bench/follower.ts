import { type ClientRequest, get, type IncomingMessage } from 'node:http'
import { isNewer, parseEventId } from '#libs/contract/event-id'

/** One client of one event stream, until its terminal event. */
export interface Follower {
  /** Resolves with the time of the terminal event [ms since the epoch]. */
  readonly ended: Promise<number>
  /** Resolves once the snapshot has come. */
  readonly opened: Promise<void>
  /** Events whose id was not newer than the one before. */
  readonly repeats: () => number
}

export interface FollowerOptions {
  readonly url: string
  /** Breaks its first connection after the first event behind the snapshot, and comes back with the id of that. */
  readonly drops: 'never' | 'once'
}

const TERMINAL = new Set(['completed', 'failed', 'cancelled'])

/** Follows with bare sockets: thousands of full HTTP clients would measure themselves. */
export function follow({ url, drops }: FollowerOptions): Follower {
  const { promise: ended, resolve: end, reject } = withResolvers<number>()
  const { promise: opened, resolve: open } = withResolvers<void>()
  let lastId = ''
  let repeats = 0
  let mayDrop = drops === 'once'
  connect()
  return { ended, opened, repeats: () => repeats }

  function connect(): ClientRequest {
    const headers = lastId === '' ? {} : { 'last-event-id': lastId }
    const request = get(url, { headers, agent: false }, (response) => {
      if (response.statusCode === 204) end(Date.now())
      else if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`))
      else read(response, request)
    })
    return request.on('error', (error) => (request.destroyed ? undefined : reject(error)))
  }

  function read(response: IncomingMessage, request: ClientRequest) {
    let text = ''
    response.setEncoding('utf8').on('data', (chunk: string) => {
      const blocks = (text + chunk).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) take(block, request)
    })
    response.on('error', () => {})
  }

  function take(block: string, request: ClientRequest) {
    const event = /^event: (.*)$/m.exec(block)?.[1]
    if (event === undefined) return
    if (event === 'snapshot') return open()
    const id = /^id: (.*)$/m.exec(block)?.[1] ?? ''
    if (!isLater(id)) repeats += 1
    lastId = id
    if (TERMINAL.has(event)) return end(Date.now())
    if (!mayDrop) return
    mayDrop = false
    request.destroy()
    connect()
  }

  function isLater(id: string): boolean {
    const [next, last] = [parseEventId(id), parseEventId(lastId)]
    return next !== undefined && (last === undefined || isNewer(next, last))
  }
}

function withResolvers<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: Error) => void
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
