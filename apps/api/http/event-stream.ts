import type { Response } from 'express'

export interface ServerSentEvent {
  readonly event: string
  readonly id: string
  readonly data: unknown
}

/** A response as a stream of server-sent events. */
export interface EventStream {
  send(event: ServerSentEvent): void
  /** A comment that keeps the connection open. */
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
    beat: () => write(': heartbeat\n\n'),
    end: (event) => {
      write(format(event, replacer))
      response.end()
    },
  }

  function write(text: string) {
    response.write(text)
    if (response.writableLength > LARGEST_BACKLOG_BYTES) response.destroy()
  }
}

/** JSON has no line feeds of its own, so one data line carries it. */
function format({ event, id, data }: ServerSentEvent, replacer: JsonReplacer | undefined): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data, replacer)}\n\n`
}
