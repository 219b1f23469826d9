import { readdir } from 'node:fs/promises'
import { SmartPlayError } from '#libs/contract/errors'

/** The files of a folder, by name; none where there is no folder. Links count: an import may link instead of copy. */
export async function listAudio(directory: string): Promise<ReadonlySet<string>> {
  try {
    const items = await readdir(directory, { withFileTypes: true })
    return new Set(items.filter((item) => !item.isDirectory()).map((item) => item.name))
  } catch (cause) {
    if (isMissing(cause)) return new Set()
    throw new SmartPlayError('catalogue-invalid', `cannot list the audio in ${directory} (${String(cause)})`, { cause })
  }
}

/** Whether a file or folder could not be opened because it is not there. */
export function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')
}
