import { parseArgs } from 'node:util'
import { SmartPlayError } from '#libs/contract/errors'
import { withCatalogueStore } from './store.ts'

/** `smartplay catalogue rollback [VERSION] [--json]`: makes a kept version current again. */
export async function rollbackCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [named, ...others] = positionals
  if (others.length > 0) {
    throw new SmartPlayError('bad-request', 'expected at most one version: smartplay catalogue rollback [VERSION]')
  }
  const change = await withCatalogueStore(async ({ versions }) => {
    const [current = null, former] = await versions.history()
    const version = named ?? former
    if (version === undefined) {
      throw new SmartPlayError('not-found', 'there is no version to go back to (expected one that was current before)')
    }
    await versions.makeCurrent(version)
    return { version, former: current }
  })
  const sentence = `catalogue ${change.version} is current within three seconds, instead of ${change.former ?? 'none'}`
  process.stdout.write(`${values.json ? JSON.stringify(change) : sentence}\n`)
  return 0
}
