import { readdir, stat } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { AUDIO_EXTENSIONS } from '#libs/contract/containers'
import { SmartPlayError } from '#libs/contract/errors'

/** A file that may be a song, as it lies on the disk now. */
export interface FoundSong {
  /** As somebody named it, or its folder. */
  readonly file: string
  /** Absolute. */
  readonly path: string
  readonly bytes: number
  readonly modifiedMs: number
}

/** What was named and cannot be sent. */
export interface NotFound {
  readonly file: string
  readonly error: SmartPlayError
}

export interface Finding {
  readonly songs: readonly FoundSong[]
  readonly notFound: readonly NotFound[]
}

/**
 * Files as they are named, and of folders everything within whose extension is one of audio, by name. Hidden files are
 * left out, as are links to folders: they may lead in a circle.
 */
export async function findSongs(named: readonly string[]): Promise<Finding> {
  const found = (await inTurn(named, findNamed)).flat()
  const songs = new Map(found.flatMap((one) => ('path' in one ? [[one.path, one] as const] : [])))
  return { songs: [...songs.values()], notFound: found.filter((one) => 'error' in one) }
}

async function findNamed(file: string): Promise<readonly (FoundSong | NotFound)[]> {
  const found = await look(file)
  if ('error' in found) return [found]
  if (!found.isDirectory) return [found.song]
  const songs = await searchFolder(file)
  if (songs.length > 0) return songs
  return [{ file, error: new SmartPlayError('no-file', `no audio lies in ${file} (expected ${EXTENSIONS})`) }]
}

async function searchFolder(folder: string): Promise<readonly (FoundSong | NotFound)[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => unreadable(folder, cause))
  if ('error' in entries) return [entries]
  const visible = entries.filter(({ name }) => !name.startsWith('.'))
  const found = await inTurn(visible.toSorted(byName), async (entry) => {
    const file = join(folder, entry.name)
    if (entry.isDirectory()) return searchFolder(file)
    if (!isAudioName(entry.name)) return []
    const looked = await look(file)
    if ('error' in looked) return [looked]
    return looked.isDirectory ? [] : [looked.song]
  })
  return found.flat()
}

type Looked = NotFound | { readonly isDirectory: boolean; readonly song: FoundSong }

async function look(file: string): Promise<Looked> {
  const path = resolve(file)
  const found = await stat(path).catch((cause: unknown) => unreadable(file, cause))
  if ('error' in found) return found
  const isDirectory = found.isDirectory()
  if (!isDirectory && !found.isFile()) return unreadable(file, undefined)
  return { isDirectory, song: { file, path, bytes: found.size, modifiedMs: Math.round(found.mtimeMs) } }
}

function unreadable(file: string, cause: unknown): NotFound {
  return {
    file,
    error: new SmartPlayError('not-found', `there is no file or folder ${file} that can be read`, { cause }),
  }
}

const EXTENSIONS = AUDIO_EXTENSIONS.map((extension) => `.${extension}`).join(', ')

function isAudioName(name: string): boolean {
  const extension = extname(name).slice(1).toLowerCase()
  return AUDIO_EXTENSIONS.some((known) => known === extension)
}

/** By code points, so that every machine has the same order. */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1
}

/** One after the other: a disk has no use for a thousand questions at once. */
async function inTurn<Item, Outcome>(
  items: readonly Item[],
  work: (item: Item) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const item of items) outcomes.push(await work(item))
  return outcomes
}
