import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the checkout. */
export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** Names the folder into which this run has built the programs. */
export const BUILD_VARIABLE = 'SMARTPLAY_TEST_BUILD'

/** A file of the programs under test. */
export function builtFile(...segments: readonly string[]): string {
  const folder = process.env[BUILD_VARIABLE]
  if (folder === undefined)
    throw new Error(`${BUILD_VARIABLE} is not set (expected after setup of tests/programs/build.ts)`)
  return join(folder, ...segments)
}
