import { parseArgs } from 'node:util'
import type { CatalogueVersion } from '#libs/contract/catalogue'
import { textTable } from '../show/text-table.ts'
import { withCatalogueStore } from './store.ts'

const HEAD = ['version', 'tracks', 'features', 'created', 'made by', '']

/** `smartplay catalogue versions [--json]`: the versions that the store keeps, the newest first. */
export async function versionsCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } })
  const kept = await withCatalogueStore(({ versions }) => versions.list())
  process.stdout.write(values.json ? `${JSON.stringify(kept)}\n` : formatVersions(kept))
  return 0
}

function formatVersions(kept: readonly CatalogueVersion[]): string {
  if (kept.length === 0) return 'the store keeps no version: the catalogue comes from the disk\n'
  return textTable(HEAD, kept.map(toRow))
}

function toRow({ version, tracks, featuresVersion, createdAt, reindex, isCurrent }: CatalogueVersion) {
  return [version, String(tracks), featuresVersion, createdAt, reindex ?? 'publish', isCurrent ? 'current' : '']
}
