import { createLifetime, type Lifetime } from './lifetime.ts'
import { createLogger, type Logger } from './logger.ts'

export interface ProgramContext {
  readonly lifetime: Lifetime
  /** Speaks at level info until it is told another. */
  readonly log: Logger
}

/** What a program tells its parent process, where it has an IPC channel to one, once it does its work. */
export const READY = 'ready'

/** What Node is told for the worker, as `npm run worker` does: apps/worker/README.md says why. */
export const WORKER_OPTIONS: readonly string[] = ['--single-threaded-gc']

/** Well under the ten seconds that `docker stop` and the README promise. */
const DEADLINE_MS = 9000

/**
 * Runs a program from its start to its end: signals close what it opened, and a start that fails says one clear line and
 * exits with 1.
 */
export async function runProgram(name: string, start: (context: ProgramContext) => Promise<void>): Promise<void> {
  const log = createLogger({ name, level: 'info' })
  const lifetime = createLifetime({ log, deadlineMs: DEADLINE_MS })
  lifetime.endOnSignals()
  try {
    await start({ lifetime, log })
    process.send?.(READY)
  } catch (thrown) {
    await lifetime.fail(thrown)
  }
}
