import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes features.json of a folder, whole or not at all: whoever reads it meanwhile reads the former one. */
export async function writeFeatures(folder: string, text: string): Promise<void> {
  const path = join(folder, 'features.json')
  const unfinished = `${path}.${process.pid}.unfinished`
  try {
    await writeFile(unfinished, text)
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {})
    throw error
  }
}
