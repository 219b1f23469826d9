import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '#libs/observability/logger'

export interface SuperviseOptions {
  readonly name: string
  /** Starts the process of the program. */
  readonly launch: () => ChildProcess
  /** Resolves when that process does its work; rejects where it does not come to it. */
  readonly untilReady: (child: ChildProcess) => Promise<void>
  readonly log: Logger
}

export interface Supervised {
  /** The program does its work for the first time. What cannot start then is not tried again, and rejects. */
  readonly ready: Promise<void>
  /** Ends the program, in whichever state it is. */
  close(): Promise<void>
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000
/** A program that has run for so long is not one that cannot run. */
const STEADY_MS = 60_000

/**
 * Keeps a program running: whenever its process ends, another is started, after a pause that doubles until one has run
 * for a minute. Its process is ours from its first moment, so that it can be ended while it starts.
 *
 * Its states: starting, running, pausing, closed. A first start that fails is closed: what is wrong then does not pass.
 */
export function supervise({ name, launch, untilReady, log }: SuperviseOptions): Supervised {
  const closing = new AbortController()
  let child = launch()
  const ready = untilReady(child)
  const watching = ready.then(watch, () => ended(child))

  return {
    ready,
    async close() {
      closing.abort()
      child.kill('SIGTERM')
      await watching
    },
  }

  async function watch(): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const readyAt = performance.now()
      await ended(child)
      if (closing.signal.aborted) return
      if (performance.now() - readyAt >= STEADY_MS) pauseMs = FIRST_PAUSE_MS
      log.warn({ name, status: child.exitCode, signal: child.signalCode, pauseMs }, 'program ended, starting it again')
      await pause(pauseMs, undefined, { signal: closing.signal }).catch(() => {})
      if (closing.signal.aborted) return
      child = launch()
      await untilReady(child).catch(giveUp)
    }
  }

  function giveUp(error: unknown): void {
    child.kill('SIGKILL')
    if (!closing.signal.aborted) log.error({ name, err: error }, 'program could not start')
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
