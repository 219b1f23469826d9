import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'
import { analysisId } from '#libs/contract/stored'
import type { FoundSong } from './find-songs.ts'

/**
 * Which files a service has, so that a folder that was interrupted goes on where it stopped.
 *
 *   (no line)  -sent->       sent        the service has promised to analyse it
 *   sent       -completed->  completed   somebody has waited for the result
 *
 * A file is known by its path, size and time: changed, it is another one. A failure is not noted, so it is tried again.
 * Lines are added one by one and the last one of a file counts; of a line that was cut off nothing is believed.
 */
export interface Journal {
  readonly path: string
  entryOf(song: FoundSong): JournalEntry | undefined
  note(song: FoundSong, entry: JournalEntry): Promise<void>
  close(): Promise<void>
}

const entry = z.object({ id: analysisId, status: z.enum(['sent', 'completed']) })
export type JournalEntry = z.infer<typeof entry>

const line = entry.extend({
  schema: z.literal(1),
  server: z.string(),
  path: z.string(),
  bytes: z.number(),
  modifiedMs: z.number(),
})
type Line = z.infer<typeof line>

/** One file may serve several services: each sees its own lines. */
export async function openJournal(path: string, server: string): Promise<Journal> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const known = new Map(text.split('\n').flatMap((read) => readLine(read, server)))
  const file = await openToAppend(path)
  if (text !== '' && !text.endsWith('\n')) await file.appendFile('\n')

  return {
    path,
    entryOf: (song) => known.get(keyOf(song)),
    async note(song, { id, status }) {
      known.set(keyOf(song), { id, status })
      const { bytes, modifiedMs } = song
      const told: Line = { schema: 1, server, path: song.path, bytes, modifiedMs, id, status }
      await file.appendFile(`${JSON.stringify(told)}\n`)
    },
    close: () => file.close(),
  }
}

function readLine(text: string, server: string): (readonly [string, JournalEntry])[] {
  const read = line.safeParse(parseOrNothing(text)).data
  if (read === undefined || read.server !== server) return []
  return [[keyOf(read), { id: read.id, status: read.status }]]
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function keyOf({ path, bytes, modifiedMs }: Pick<FoundSong, 'path' | 'bytes' | 'modifiedMs'>): string {
  return JSON.stringify([path, bytes, modifiedMs])
}

/** It says what somebody listens to: nobody else reads it. */
async function openToAppend(path: string) {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    return await open(path, 'a', 0o600)
  } catch (cause) {
    throw new SmartPlayError('configuration-invalid', `cannot write the journal ${path} (expected --resume FILE)`, {
      cause,
    })
  }
}
