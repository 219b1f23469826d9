import type { Response } from 'express'

export interface ServerSentEvent {
  readonly event: string
  readonly id: string
  readonly data: unknown
}

/** A response as a stream of server-sent events. */
export interface EventStream {
  send(event: ServerSentEvent): void
  /** A comment that keeps the connection open, or ends it where nobody reads. */
  beat(): void
  /** Sends the last event and ends the response. */
  end(event: ServerSentEvent): void
}

/** As Express uses it for JSON bodies: what links get before them, events get as well. */
type JsonReplacer = (name: string, value: unknown) => unknown

/** How soon a client comes back after a broken connection. */
const RETRY_MS = 2000
/** A client that reads nothing is let go before its backlog becomes ours. */
const LARGEST_BACKLOG_BYTES = 256 * 1024
/** And one that reads too little for that, when a heartbeat or the last event has not left for it after so long. */
const LONGEST_READ_MS = 10_000

export function openEventStream(response: Response): EventStream {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  })
  const replacer = response.app.get('json replacer')
  write(`retry: ${RETRY_MS}\n\n`)
  return {
    send: (event) => write(format(event, replacer)),
    beat: () => void response.write(': heartbeat\n\n', unlessTaken()),
    end(event) {
      write(format(event, replacer))
      response.end(unlessTaken())
    },
  }

  /** Lets the client go after a while, unless what it returns is called before. */
  function unlessTaken(): () => void {
    const impatience = setTimeout(letGo, LONGEST_READ_MS).unref()
    return () => clearTimeout(impatience)
  }

  function write(text: string) {
    response.write(text)
    if (response.writableLength > LARGEST_BACKLOG_BYTES) letGo()
  }

  /** By its connection: the response alone cannot be ended while it waits behind another one. */
  function letGo() {
    response.req.socket.destroy()
  }
}

/** JSON has no line feeds of its own, so one data line carries it. */
function format({ event, id, data }: ServerSentEvent, replacer: JsonReplacer | undefined): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data, replacer)}\n\n`
}
