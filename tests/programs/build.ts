import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openScratch } from '#libs/scratch/scratch'
import { BUILD_VARIABLE, REPOSITORY } from './repository.ts'

/**
 * The programs under test are the built ones, as in production; built once, before the first test file, into a folder of
 * this run's own: two runs at once must not pull the programs from under each other. Inside the checkout, or they would
 * not find their packages.
 */
export async function setup(): Promise<() => Promise<void>> {
  const scratch = await openScratch(join(REPOSITORY, '.build'), 'programs')
  const out = join(scratch.directory, 'dist')
  try {
    await promisify(execFile)('node', ['infra/build/build.mjs', '--no-check', '--out', out], { cwd: REPOSITORY })
  } catch (cause) {
    const output = cause instanceof Error && 'stdout' in cause ? cause.stdout : ''
    throw new Error(`the programs under test cannot be built:\n${output}`, { cause })
  }
  process.env[BUILD_VARIABLE] = out
  return scratch.close
}
