import { type Logger, pino } from 'pino'

export type { Logger }

export interface LoggerOptions {
  /** The program that speaks: api, worker. */
  readonly name: string
  readonly level: string
}

/** One JSON line per event on standard output: ids and numbers, no content of users. */
export function createLogger({ name, level }: LoggerOptions): Logger {
  return pino({
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['req.headers.authorization', 'req.headers.cookie'],
  })
}
