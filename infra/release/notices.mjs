#!/usr/bin/env node
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { shippedPackages } from './shipped-packages.mjs'

/**
 * Prints the notices of everything that users get with SmartPlay: `npm run --silent notices > THIRD-PARTY-NOTICES.txt`.
 * Ends with status 1 if a licence is none of those that we know to allow it.
 */
const ALLOWED = new Set([
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'Python-2.0', 'Unlicense'],
  ...[
    '(MIT OR Apache-2.0)',
    '(MIT OR CC0-1.0)',
    '(BSD-2-Clause OR MIT OR Apache-2.0)',
    'MIT AND Apache-2.0',
    'CC0-1.0',
  ],
])
/** An optional download that runs as a program of its own and is linked with nothing of ours. */
const SEPARATE_PROGRAMS = new Set(['ffmpeg-static'])

const packages = shippedPackages()
const refused = packages.filter(({ name, license }) => !ALLOWED.has(license) && !SEPARATE_PROGRAMS.has(name))

for (const { name, version, license, directory } of packages) {
  process.stdout.write(`${'='.repeat(80)}\n${name} ${version}: ${license}\n\n${licenceText(directory)}\n`)
}
process.stderr.write(`${packages.length} packages\n`)
for (const { name, version, license } of refused) process.stderr.write(`not allowed: ${name} ${version}: ${license}\n`)
process.exitCode = refused.length === 0 ? 0 : 1

function licenceText(directory) {
  try {
    const file = readdirSync(directory).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
    return file === undefined ? '(the package has no licence file)' : readFileSync(join(directory, file), 'utf8').trim()
  } catch {
    return '(not installed on this platform)'
  }
}
