/**
 * Where a program lies: on the PATH, or in the cache folder.
 *
 * Plain JavaScript without dependencies: it runs before anything is installed.
 */
import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** Where programs land that we install ourselves; libs/config adds the same folder to the search path. */
export const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'smartplay', 'bin')

/** The first of these names that `suits`, folder by folder. */
export function findProgram(names, suits = isProgram) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), CACHE].filter(Boolean)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(suits)
}

export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
