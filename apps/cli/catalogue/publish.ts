import { parseArgs } from 'node:util'
import { packEntries, parseFeaturesFile } from '#libs/catalogue/features-file'
import { SmartPlayError } from '#libs/contract/errors'
import { withCatalogueStore } from './store.ts'
import { formatVerification, verifyFile } from './verify.ts'

/** `smartplay catalogue publish FILE [--no-audio] [--json]`: verifies a features.json and makes it the current version. */
export async function publishCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false }, 'no-audio': { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) {
    throw new SmartPlayError('bad-request', 'expected one file: smartplay catalogue publish FILE')
  }
  const { text, verification } = await verifyFile(file, values['no-audio'] ? 'without audio' : 'with audio')
  if (verification.faults.length > 0) {
    const report = values.json ? JSON.stringify({ file, ...verification }) : formatVerification(file, verification)
    process.stdout.write(`${report}\n`)
    return 1
  }
  const version = await publish(text, file)
  const report = { version, tracks: verification.entries }
  const sentence = `${file}: ${report.tracks} tracks are catalogue ${version}, current within three seconds`
  process.stdout.write(`${values.json ? JSON.stringify(report) : sentence}\n`)
  return 0
}

async function publish(text: string, file: string): Promise<string> {
  const { featuresVersion, entries } = parseFeaturesFile(text, file)
  return withCatalogueStore(async ({ versions }) => {
    const version = await versions.store({ featuresVersion, columns: packEntries(entries), reindex: null })
    await versions.makeCurrent(version)
    return version
  })
}
