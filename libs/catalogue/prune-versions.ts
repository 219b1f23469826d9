import type { ObjectStore } from '#libs/storage/objects'
import { columnsKey, descriptionKey } from './keys.ts'
import type { CatalogueVersions } from './versions.ts'

/** The newest of them stay, whether they were ever current or not. */
const KEPT_NEWEST = 5
/** The current one, and the former one to go back to. */
const KEPT_HISTORY = 2

/**
 * Removes versions but the current one, the former one and the five newest; resolves with their names. The description
 * goes first: without it a version is not kept any more, and nobody finds it without its columns.
 */
export async function pruneVersions(
  store: Pick<ObjectStore, 'remove'>,
  versions: Pick<CatalogueVersions, 'history' | 'list'>,
): Promise<readonly string[]> {
  const [history, kept] = await Promise.all([versions.history(), versions.list()])
  const newest = kept.slice(0, KEPT_NEWEST).map(({ version }) => version)
  const staying = new Set([...history.slice(0, KEPT_HISTORY), ...newest])
  const leaving = kept.map(({ version }) => version).filter((version) => !staying.has(version))
  for (const version of leaving) {
    await store.remove(descriptionKey(version))
    await store.remove(columnsKey(version))
  }
  return leaving
}
