import { parseArgs } from 'node:util'
import { pruneVersions } from '#libs/catalogue/prune-versions'
import { withCatalogueStore } from './store.ts'

/** `smartplay catalogue prune [--json]`: removes versions that nobody will go back to. */
export async function pruneCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } })
  const removed = await withCatalogueStore(({ store, versions }) => pruneVersions(store, versions))
  const sentence = removed.length === 0 ? 'there is nothing to remove' : `removed ${removed.join(', ')}`
  process.stdout.write(`${values.json ? JSON.stringify({ removed }) : sentence}\n`)
  return 0
}
