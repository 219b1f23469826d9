import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { REPOSITORY } from './repository.ts'

/** The programs under test are the built ones, as in production; built once for all test files, before the first. */
export async function setup(): Promise<void> {
  try {
    await promisify(execFile)('npm', ['run', '--silent', 'build'], { cwd: REPOSITORY })
  } catch (cause) {
    const output = cause instanceof Error && 'stdout' in cause ? cause.stdout : ''
    throw new Error(`the programs under test cannot be built:\n${output}`, { cause })
  }
}
