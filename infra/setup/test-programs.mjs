/**
 * Programs that only some tests need: a browser for the page, a proxy and a Prometheus for their configurations. Debian's
 * packages, as root; elsewhere the tests that need one are skipped and say so, unless everything is required.
 */
import { findProgram } from './find-program.mjs'
import { installFromDebian, say } from './programs.mjs'

const PROGRAMS = [
  { names: ['chromium', 'chromium-browser', 'google-chrome'], debian: 'chromium', tests: 'tests/e2e' },
  { names: ['nginx'], debian: 'nginx-light', tests: 'tests/deployment' },
  { names: ['prometheus'], debian: 'prometheus', tests: 'tests/deployment' },
]

/** Installs what is missing and can be had; ends the process where something required cannot. */
export function ensureTestPrograms() {
  const missing = PROGRAMS.filter((program) => !findProgram(program.names) && !installFromDebian(program))
  for (const { names, tests } of missing) say(`${names[0]} is missing: ${tests} cannot run all of its tests`)
  if (missing.length > 0 && process.env.SMARTPLAY_REQUIRE_SERVERS === '1') process.exit(1)
}
