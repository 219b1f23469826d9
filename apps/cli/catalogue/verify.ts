import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { locateAudio } from '#libs/catalogue/locate-audio'
import type { Fault } from '#libs/catalogue/verify/fault'
import { type Verification, verifyFeatures } from '#libs/catalogue/verify/verify-features'
import { SmartPlayError } from '#libs/contract/errors'

/**
 * `smartplay catalogue verify FILE [--no-audio] [--json]`: names every fault of a features.json. The audio is looked for
 * in the folder audio/ beside it, and where an import found it.
 */
export async function verifyCommand(args: readonly string[]): Promise<number> {
  const verified = await verifyNamed('verify', args)
  printVerification(verified)
  return verified.verification.faults.length === 0 ? 0 : 1
}

export interface VerifiedFile {
  readonly file: string
  readonly text: string
  readonly verification: Verification
  readonly answer: 'json' | 'text'
}

/** The file that `FILE [--no-audio] [--json]` names, verified. */
export async function verifyNamed(command: 'verify' | 'publish', args: readonly string[]): Promise<VerifiedFile> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false }, 'no-audio': { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) {
    throw new SmartPlayError('bad-request', `expected one file: smartplay catalogue ${command} FILE`)
  }
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new SmartPlayError('not-found', `cannot read ${file} (${String(cause)})`, { cause })
  })
  const audio = values['no-audio'] ? undefined : await locateAudio(dirname(file))
  const verification = verifyFeatures(text, audio && ((filename) => audio.has(filename)))
  return { file, text, verification, answer: values.json ? 'json' : 'text' }
}

export function printVerification({ file, verification, answer }: VerifiedFile): void {
  const report = answer === 'json' ? JSON.stringify({ file, ...verification }) : formatVerification(file, verification)
  process.stdout.write(`${report}\n`)
}

function formatVerification(file: string, { entries, faults, notes }: Verification): string {
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`
  return [
    ...faults.map(formatFault),
    ...notes.map((note) => `note: ${note}`),
    `${file}: ${entries} entries, ${faults.length === 0 ? 'no fault' : count}`,
  ].join('\n')
}

function formatFault({ kind, entry, filename, message }: Fault): string {
  const place = entry === null ? 'file' : `entry ${entry}`
  const name = filename === null ? '' : ` (${JSON.stringify(filename.slice(0, 80))})`
  return `${place}${name}: ${kind}: ${message}`
}
