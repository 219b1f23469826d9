import { packEntries, parseFeaturesFile } from '#libs/catalogue/features-file'
import { withCatalogueStore } from './store.ts'
import { printVerification, verifyNamed } from './verify.ts'

/** `smartplay catalogue publish FILE [--no-audio] [--json]`: verifies a features.json and makes it the current version. */
export async function publishCommand(args: readonly string[]): Promise<number> {
  const verified = await verifyNamed('publish', args)
  const { file, text, verification, answer } = verified
  if (verification.faults.length > 0) {
    printVerification(verified)
    return 1
  }
  const version = await publish(text, file)
  const report = { version, tracks: verification.entries }
  const sentence = `${file}: ${report.tracks} tracks are catalogue ${version}, current within three seconds`
  process.stdout.write(`${answer === 'json' ? JSON.stringify(report) : sentence}\n`)
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
