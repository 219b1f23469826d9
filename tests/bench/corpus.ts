import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { AUDIO_EXTENSIONS } from '#libs/contract/containers'

/** The audio files of a folder and of those in it, by name, at most `limit`. */
export async function listCorpus(folder: string, limit: number): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true })
  const files = entries.filter((name) => AUDIO_EXTENSIONS.some((known) => `.${known}` === extname(name).toLowerCase()))
  if (files.length === 0) throw new Error(`${folder} has no audio files (expected some, or another --corpus)`)
  return files
    .toSorted()
    .slice(0, limit)
    .map((name) => join(folder, name))
}
