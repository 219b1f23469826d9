import { spawn } from 'node:child_process'
import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SmartPlayError } from '#libs/contract/errors'

/** Where the training lives, and its own Python. */
const TRAINING = 'models/mood/training'
const ENVIRONMENT = join(TRAINING, '.venv')
const REQUIREMENTS = join(TRAINING, 'requirements.txt')
/** A copy in the environment says what it was made of. */
const INSTALLED = join(ENVIRONMENT, 'requirements.txt')

/** Makes the training's Python environment where there is none, or where the pinned versions have changed. */
export async function ensurePython(report: (line: string) => void): Promise<void> {
  if (await isInstalled()) return
  report(`making ${ENVIRONMENT} with the pinned libraries (once; some minutes)`)
  await run('python3', ['-m', 'venv', ENVIRONMENT])
  await run(join(ENVIRONMENT, 'bin', 'pip'), ['install', '--quiet', '--requirement', REQUIREMENTS])
  await copyFile(REQUIREMENTS, INSTALLED)
}

export interface Training {
  readonly table: string
  readonly out: string
  readonly version: string
  /** Processes that fit at the same time. */
  readonly jobs: number
}

/** Runs train.py; what it says goes to our output. */
export async function runTraining({ table, out, version, jobs }: Training): Promise<void> {
  const options = ['--table', table, '--out', out, '--version', version, '--jobs', String(jobs)]
  await run(join(ENVIRONMENT, 'bin', 'python'), [join(TRAINING, 'train.py'), ...options])
}

async function isInstalled(): Promise<boolean> {
  const [wanted, found] = await Promise.all([
    readFile(REQUIREMENTS, 'utf8'),
    readFile(INSTALLED, 'utf8').catch(() => ''),
  ])
  return wanted === found
}

/** stdout stays ours: the program's goes to stderr, where progress goes. */
async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 2, 2] })
  const ended = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status, signal) => resolve(status === 0 ? '' : `status ${status ?? signal}`))
  }).catch((cause: unknown) => {
    const message = `cannot start ${program} (expected Python 3.11 or newer, with venv)`
    throw new SmartPlayError('configuration-invalid', message, { cause })
  })
  if (ended !== '') throw new SmartPlayError('internal', `${program} ${args[0]} ended with ${ended} (see above)`)
}
