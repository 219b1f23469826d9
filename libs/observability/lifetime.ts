import type { Logger } from './logger.ts'

/**
 * What a program has opened, closed again in reverse order.
 *
 * A program lives from `createLifetime` until `end`, which SIGTERM, SIGINT or a lost parent call: each thing is closed, the
 * last opened first, and each failure is logged without stopping the others. Past the deadline the process ends anyway.
 */
export interface Lifetime {
  /** Takes something over that has to be closed, and hands it on. */
  own<T extends Closable>(name: string, thing: T): T
  end(reason: string): Promise<void>
  /** Ends because the program cannot go on, and exits with 1. What breaks because it ends already is no failure. */
  fail(error: unknown): Promise<void>
  /** Ends on SIGTERM, SIGINT and, where a parent process holds an IPC channel, when that parent is gone. */
  endOnSignals(): void
}

export interface Closable {
  close(): Promise<unknown> | unknown
}

export interface LifetimeOptions {
  readonly log: Logger
  readonly deadlineMs: number
}

export function createLifetime({ log, deadlineMs }: LifetimeOptions): Lifetime {
  const opened: { readonly name: string; readonly thing: Closable }[] = []
  let ending: Promise<void> | undefined

  return {
    own(name, thing) {
      opened.push({ name, thing })
      return thing
    },
    end,
    async fail(error) {
      if (ending !== undefined) return log.debug({ err: error }, 'broke off, as it is ending')
      log.fatal({ err: error }, 'cannot go on')
      await exitAfter('failure', 1)
    },
    endOnSignals() {
      process.once('SIGTERM', () => void exitAfter('SIGTERM', 0))
      process.once('SIGINT', () => void exitAfter('SIGINT', 0))
      process.once('disconnect', () => void exitAfter('parent gone', 0))
    },
  }

  function end(reason: string): Promise<void> {
    ending ??= closeAll(reason)
    return ending
  }

  async function closeAll(reason: string) {
    log.info({ reason }, 'ending')
    for (const { name, thing } of opened.reverse()) {
      try {
        await thing.close()
      } catch (error) {
        log.warn({ err: error, name }, 'could not close')
      }
    }
    log.info('ended')
  }

  async function exitAfter(reason: string, status: 0 | 1) {
    const impatience = setTimeout(() => {
      log.error({ deadlineMs }, 'closing took too long')
      process.exit(1)
    }, deadlineMs)
    await end(reason)
    clearTimeout(impatience)
    process.exit(status)
  }
}
