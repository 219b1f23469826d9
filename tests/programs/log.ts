import { EventEmitter, once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** One line of a program's log; what is no JSON stands under `msg`. */
export interface LogLine {
  readonly msg: string
  readonly name?: string
  readonly pid?: number
  readonly [member: string]: unknown
}

/** What a program prints, kept while it runs and after it. */
export interface Log {
  /** The lines with this message, by any part of the program. */
  lines(msg: string): readonly LogLine[]
  /** Resolves with the first line that fits, printed already or yet to come. */
  waitFor(fits: (line: LogLine) => boolean, timeoutMs?: number): Promise<LogLine>
  /** The last lines as text, for the message of a failure. */
  tail(): string
}

const PATIENCE_MS = 60_000
const TAIL_LENGTH = 40

export function collectLog(...streams: readonly (Readable | null)[]): Log {
  const all: LogLine[] = []
  const printed = new EventEmitter().setMaxListeners(0)
  for (const stream of streams) {
    if (stream) createInterface({ input: stream }).on('line', note)
  }

  function note(text: string) {
    all.push(parse(text))
    printed.emit('line')
  }

  async function waitFor(fits: (line: LogLine) => boolean, timeoutMs = PATIENCE_MS): Promise<LogLine> {
    const signal = AbortSignal.timeout(timeoutMs)
    for (let next = 0; ; ) {
      for (; next < all.length; next += 1) {
        const line = all[next]
        if (line !== undefined && fits(line)) return line
      }
      await once(printed, 'line', { signal }).catch((cause) => {
        throw new Error(`no such line within ${timeoutMs} ms: ${fits}\n${tail()}`, { cause })
      })
    }
  }

  function tail(): string {
    return all
      .slice(-TAIL_LENGTH)
      .map((line) => JSON.stringify(line))
      .join('\n')
  }

  return { lines: (msg) => all.filter((line) => line.msg === msg), waitFor, tail }
}

function parse(text: string): LogLine {
  try {
    const line: unknown = JSON.parse(text)
    return typeof line === 'object' && line !== null && 'msg' in line ? (line as LogLine) : { msg: text }
  } catch {
    return { msg: text }
  }
}
