import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing, listAudio } from './list-audio.ts'
import { parseSources, SOURCES_FILE } from './sources-file.ts'

/** The names whose audio is there: in audio/ of a catalogue's folder, or where an import found it. */
export async function locateAudio(directory: string): Promise<ReadonlySet<string>> {
  const own = await listAudio(join(directory, 'audio'))
  const path = join(directory, SOURCES_FILE)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (isMissing(cause)) return undefined
    throw cause
  })
  if (text === undefined) return own
  const imported = await Promise.all(
    parseSources(text, path).map(async (source) => {
      const found = await stat(source.path).catch(() => undefined)
      return found?.isFile() ? [source.filename] : []
    }),
  )
  return new Set([...own, ...imported.flat()])
}
