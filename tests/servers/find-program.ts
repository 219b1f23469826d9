import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/**
 * Where a server's program lies: named by the environment (`SMARTPLAY_MINIO` for `minio`), on the PATH, or in the
 * cache folder that infra/setup/s3-servers.mjs fills.
 */
export function findProgram(name: string): string | undefined {
  const named = process.env[`SMARTPLAY_${name.toUpperCase().replaceAll('-', '_')}`]
  if (named !== undefined) return isProgram(named) ? named : undefined
  const folders = [...(process.env.PATH ?? '').split(delimiter), cacheFolder()]
  return folders.map((folder) => join(folder, name)).find(isProgram)
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'smartplay', 'bin')
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
