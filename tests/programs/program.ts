import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { READY, WORKER_OPTIONS } from '#libs/observability/program'
import { collectLog, type Log } from './log.ts'
import { builtFile } from './repository.ts'

/**
 * One of our own programs, built, as a child process.
 *
 * running -kill-> dead; running -stop-> ended, with status 0 and within ten seconds, or stop rejects.
 */
export interface Program {
  readonly name: string
  readonly pid: number
  readonly log: Log
  /** Ends it without a chance to tidy up. */
  kill(): Promise<void>
  /** SIGTERM, as an operator ends it; says how long that took. Does nothing where it has ended already. */
  stop(): Promise<number>
}

export interface ProgramRecipe {
  readonly name: 'api' | 'worker' | 'embedded'
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
}

export interface EndedProgram {
  readonly status: number | null
  readonly log: Log
}

const START_TIMEOUT_MS = 60_000
/** What we promise for every program, also for one whose parent is gone. */
export const END_LIMIT_MS = 10_000
/** How long the last lines of a killed program are waited for: what it has started may outlive it, with its pipes. */
const LAST_LINES_MS = 500

/** Starts a program and resolves when it says that it is ready. */
export async function startProgram(recipe: ProgramRecipe): Promise<Program> {
  const { child, log, exited, closed } = launch(recipe)
  const { name } = recipe
  const ready = await Promise.race([once(child, 'message'), closed, pause(START_TIMEOUT_MS, undefined, { ref: false })])
  if (ready?.[0] !== READY) {
    child.kill('SIGKILL')
    throw new Error(`${name} did not become ready:\n${log.tail()}`)
  }
  return {
    ...{ name, pid: child.pid ?? 0, log },
    async kill() {
      child.kill('SIGKILL')
      await Promise.race([closed, exited.then(() => pause(LAST_LINES_MS))])
    },
    stop: () => stop(child, closed, recipe.name).finally(() => child.kill('SIGKILL')),
  }
}

/** Runs a program to its end: by itself, or by SIGTERM as soon as it says `lastWord`. */
export async function runProgram(recipe: ProgramRecipe, lastWord?: string): Promise<EndedProgram> {
  const { child, log, closed } = launch(recipe)
  if (lastWord !== undefined) await log.waitFor(({ msg }) => msg === lastWord).finally(() => child.kill('SIGTERM'))
  const impatience = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS)
  await closed
  clearTimeout(impatience)
  return { status: child.exitCode, log }
}

function launch({ name, directory, environment }: ProgramRecipe) {
  const child = fork(builtFile('apps', name, 'main.js'), {
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    execArgv: name === 'worker' ? [...WORKER_OPTIONS] : [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  // Unlike its exit this comes when the last line is read, however late we get to that on a busy machine.
  const closed = once(child, 'close')
  return { child, log: collectLog(child.stdout, child.stderr), exited, closed }
}

async function stop(child: ChildProcess, closed: Promise<unknown>, name: string): Promise<number> {
  if (child.exitCode !== null || child.signalCode !== null) return 0
  const startedAt = performance.now()
  child.kill('SIGTERM')
  const ended = await Promise.race([closed.then(() => true), pause(END_LIMIT_MS, false, { ref: false })])
  if (!ended) throw new Error(`${name} did not end within ${END_LIMIT_MS} ms of SIGTERM`)
  if (child.exitCode !== 0) throw new Error(`${name} ended with status ${child.exitCode} after SIGTERM (expected 0)`)
  return performance.now() - startedAt
}
