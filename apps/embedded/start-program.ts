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
 * Starts one of our own programs and waits until it says that it is ready. When we end, it notices and ends too. In a
 * process group of its own, so that a Ctrl-C reaches it through us, and is not taken for a crash.
 */
export async function startProgram({ name, file, environment }: Program): Promise<ChildProcess> {
  const execArgv = [...process.execArgv, ...(name === 'worker' ? WORKER_OPTIONS : [])]
  const child = fork(file, {
    env: environment,
    execArgv,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [word] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  if (word === READY) return child
  throw new SmartPlayError('configuration-invalid', `the ${name} could not start (it says why above)`)
}
