import { parseArgs } from 'node:util'
import type { Catalogue } from '#libs/catalogue/catalogue'
import { exportFeatures } from '#libs/catalogue/export-features'
import { loadCatalogue } from '#libs/catalogue/load-catalogue'
import { SmartPlayError } from '#libs/contract/errors'
import { replaceFile } from './replace-file.ts'
import { type CatalogueStore, withCatalogueStore } from './store.ts'

/** `smartplay catalogue export [VERSION] [--out FILE]`: a version as features.json, the one that is served by default. */
export async function exportCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { out: { type: 'string' } },
    allowPositionals: true,
  })
  const [named, ...others] = positionals
  if (others.length > 0) {
    throw new SmartPlayError('bad-request', 'expected at most one version: smartplay catalogue export [VERSION]')
  }
  const catalogue = await withCatalogueStore((opened) => openVersion(opened, named))
  if (values.out === undefined) {
    for (const line of exportFeatures(catalogue)) process.stdout.write(line)
    return 0
  }
  await replaceFile(values.out, exportFeatures(catalogue))
  process.stdout.write(`${values.out}: ${catalogue.tracks.count} tracks of catalogue ${catalogue.version}\n`)
  return 0
}

/** As a service that starts now would find it. */
async function openVersion({ config, versions }: CatalogueStore, named: string | undefined): Promise<Catalogue> {
  const version = named ?? (await versions.current())
  return version === undefined ? loadCatalogue({ directories: config.catalogueDirectories }) : versions.open(version)
}
