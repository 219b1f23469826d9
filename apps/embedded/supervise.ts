import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '#libs/observability/logger'

export interface SuperviseOptions {
  readonly name: string
  /** Starts the program, and resolves when it does its work. */
  readonly start: () => Promise<ChildProcess>
  readonly log: Logger
}

export interface Supervised {
  close(): Promise<void>
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000

/**
 * Keeps a program running: whenever its process ends, another is started, after a pause that doubles.
 *
 * Its states: starting, running, pausing, closed. What cannot start the first time is not tried again, because what is
 * wrong then does not pass: that start's error is thrown.
 */
export async function supervise({ name, start, log }: SuperviseOptions): Promise<Supervised> {
  const closing = new AbortController()
  let child = await start()
  const watching = watch()

  return {
    async close() {
      closing.abort()
      child.kill('SIGTERM')
      await watching
    },
  }

  async function watch(): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      await ended(child)
      if (closing.signal.aborted) return
      log.warn({ name, status: child.exitCode, signal: child.signalCode, pauseMs }, 'program ended, starting it again')
      await pause(pauseMs, undefined, { signal: closing.signal }).catch(() => {})
      if (closing.signal.aborted) return
      child = await start().catch((error: unknown) => {
        log.error({ name, err: error }, 'program could not start')
        return child
      })
      if (closing.signal.aborted) child.kill('SIGTERM')
    }
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
