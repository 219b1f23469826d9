import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isKey } from './keys.ts'
import type { ObjectEntry } from './objects.ts'

interface Walk {
  /** Absolute path of the store's folder. */
  readonly directory: string
  readonly prefix: string
  /** Keys up to and including this one are passed over; the empty one passes over none. */
  readonly after: string
}

/** The objects below a folder in the order of their keys; one folder's names are in memory at a time per level. */
export function listFiles(walk: Walk): AsyncGenerator<ObjectEntry> {
  return walkFolder(walk, walk.prefix.slice(0, walk.prefix.lastIndexOf('/') + 1))
}

async function* walkFolder(walk: Walk, folder: string): AsyncGenerator<ObjectEntry> {
  for (const name of await namesIn(join(walk.directory, folder))) {
    const path = folder + name
    if (!isWanted(walk, path)) continue
    if (path.endsWith('/')) yield* walkFolder(walk, path)
    else yield* entryOf(walk.directory, path)
  }
}

/** Sorted as parts of keys are: `a-b`, `a.b`, `a/b`, for `/` comes after `-` and `.`; folders carry their `/` already. */
async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(orNothing)
  return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort(byCodeUnits)
}

function isWanted({ prefix, after }: Walk, path: string): boolean {
  if (!path.endsWith('/')) return isKey(path) && path.startsWith(prefix) && path > after
  const mayHoldPrefix = path.startsWith(prefix) || prefix.startsWith(path)
  return isKey(`${path}-`) && mayHoldPrefix && (path > after || after.startsWith(path))
}

/** Nothing, where the file went between the folder's reading and now. */
async function* entryOf(directory: string, key: string): AsyncGenerator<ObjectEntry> {
  const found = await stat(join(directory, key)).catch(orNothing)
  if ('mtime' in found) yield { key, size: found.size, modifiedAt: found.mtime }
}

function orNothing(error: NodeJS.ErrnoException): never[] {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
  throw error
}

function byCodeUnits(left: string, right: string): number {
  return left < right ? -1 : 1
}
