import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'

/**
 * A file that grows page by page, and is there under its name only when it is whole.
 *
 *   absent      -begin->   unfinished   FILE.part, and FILE.part.json says how much of it counts and where to go on
 *   unfinished  -begin->   unfinished   cut back to what counts, where it is the same export
 *   unfinished  -finish->  whole        FILE
 */
export interface ExportFile {
  /** From where to go on; undefined at the beginning. */
  readonly cursor: string | undefined
  write(text: string, nextCursor: string | null): Promise<void>
  finish(): Promise<void>
  close(): Promise<void>
}

const note = z.object({ schema: z.literal(1), purpose: z.string(), cursor: z.string(), bytes: z.int().nonnegative() })
type Note = z.infer<typeof note>

/** `purpose`: what tells this export from others into the same file. */
export async function openExportFile(path: string, purpose: string): Promise<ExportFile> {
  const [part, notePath] = [`${path}.part`, `${path}.part.json`]
  const begun = await readNote(notePath)
  const former = begun?.purpose === purpose ? await reopen(part, begun) : undefined
  const file = former ?? (await create(part))
  let cursor = former && begun?.cursor
  let bytes = former && begun ? begun.bytes : 0

  return {
    get cursor() {
      return cursor
    },
    async write(text, nextCursor) {
      // Not by write: on a disk that is nearly full it writes a part, and calls that a success.
      const page = Buffer.from(text)
      await file.writeFile(page)
      bytes += page.byteLength
      if (nextCursor === null) return
      cursor = nextCursor
      await file.datasync()
      const told: Note = { schema: 1, purpose, cursor, bytes }
      await writeFile(`${notePath}.new`, JSON.stringify(told))
      await rename(`${notePath}.new`, notePath)
    },
    async finish() {
      await file.datasync()
      await rename(part, path)
      await rm(notePath, { force: true })
    },
    close: () => file.close(),
  }
}

async function readNote(path: string): Promise<Note | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  try {
    return note.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Nothing where the file is not there any more, or shorter than it was. */
async function reopen(part: string, { bytes }: Note): Promise<FileHandle | undefined> {
  const file = await open(part, 'a').catch(() => undefined)
  if (file === undefined) return undefined
  if ((await file.stat()).size >= bytes) {
    await file.truncate(bytes)
    return file
  }
  await file.close()
  return undefined
}

async function create(part: string): Promise<FileHandle> {
  try {
    return await open(part, 'w')
  } catch (cause) {
    throw new SmartPlayError('configuration-invalid', `cannot write ${part} (expected --out FILE)`, { cause })
  }
}
