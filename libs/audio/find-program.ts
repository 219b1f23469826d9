import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'

/** Absolute path of a program in `searchPath` (PATH's form); relative folders in it are passed over. */
export async function findProgram(name: string, searchPath: string): Promise<string | undefined> {
  for await (const path of findPrograms(name, searchPath)) return path
  return undefined
}

/** All of that name, in the order of `searchPath`. */
export async function* findPrograms(name: string, searchPath: string): AsyncGenerator<string> {
  for (const folder of searchPath.split(delimiter).filter(isAbsolute)) {
    const path = join(folder, name)
    if (await isExecutable(path)) yield path
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
