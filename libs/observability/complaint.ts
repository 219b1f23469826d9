import type { Logger } from './logger.ts'

const INTERVAL_MS = 10_000

/**
 * Logs a fault that comes again and again: the first time at once, then every ten seconds at most, with how often it came
 * in between. A Redis that is away makes each connection complain several times a second.
 */
export function createComplaint(log: Pick<Logger, 'warn'>, message: string, now = () => performance.now()) {
  let loggedAt = Number.NEGATIVE_INFINITY
  let repeated = 0
  return (error: unknown): void => {
    if (now() - loggedAt < INTERVAL_MS) {
      repeated += 1
      return
    }
    log.warn({ err: error, repeated }, message)
    loggedAt = now()
    repeated = 0
  }
}
