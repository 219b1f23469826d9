import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from '../servers/find-program.ts'

const VERSION = '4.32.5'
const PATIENCE_MS = 180_000

/**
 * The program, in an environment of its own under the cache folder, made at the first run; SMARTPLAY_SCHEMATHESIS names
 * another. Without Python, or without a way to the package index, tests with it are skipped, or fail where
 * SMARTPLAY_REQUIRE_SERVERS=1 makes absence a failure.
 */
export async function findSchemathesis(): Promise<string | undefined> {
  const told = process.env.SMARTPLAY_SCHEMATHESIS
  if (told !== undefined) return told
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const environment = join(cache, 'smartplay', 'checks', `schemathesis-${VERSION}`)
  const program = join(environment, 'bin', 'schemathesis')
  if (existsSync(program)) return program
  try {
    await install(environment)
    return program
  } catch (cause) {
    if (process.env.SMARTPLAY_REQUIRE_SERVERS === '1') throw new Error('schemathesis cannot be installed', { cause })
    console.info(`skipped: no schemathesis (expected Python 3.10 or newer, and a package index): ${cause}`)
    return undefined
  }
}

async function install(environment: string): Promise<void> {
  const python = findProgram('python3')
  if (python === undefined) throw new Error('no python3 on PATH')
  const run = promisify(execFile)
  await run(python, ['-m', 'venv', environment], { timeout: PATIENCE_MS })
  const pip = [
    join(environment, 'bin', 'python'),
    '-m',
    'pip',
    'install',
    '--quiet',
    `schemathesis==${VERSION}`,
  ] as const
  await run(pip[0], pip.slice(1), { timeout: PATIENCE_MS })
}
