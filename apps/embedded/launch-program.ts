import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { SmartPlayError } from '#libs/contract/errors'
import { READY, WORKER_OPTIONS } from '#libs/observability/program'

export interface Program {
  readonly name: string
  /** Path of its main file. */
  readonly file: string
  readonly environment: NodeJS.ProcessEnv
}

/**
 * Starts one of our own programs. When we end, it notices and ends too. In a process group of its own, so that a Ctrl-C
 * reaches it through us, and is not taken for a crash.
 */
export function launchProgram({ name, file, environment }: Program): ChildProcess {
  const execArgv = [...process.execArgv, ...(name === 'worker' ? WORKER_OPTIONS : [])]
  return fork(file, {
    env: environment,
    execArgv,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** Waits until the program says that it is ready. Throws `configuration-invalid` where it ends before. */
export async function untilProgramReady({ name }: Program, child: ChildProcess): Promise<void> {
  const [word] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  if (word === READY) return
  throw new SmartPlayError('configuration-invalid', `the ${name} could not start (it says why above)`)
}
