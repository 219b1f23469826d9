import { randomUUID } from 'node:crypto'
import { copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isFileBody } from './body.ts'
import type { Body } from './objects.ts'

/**
 * How a file gets its name only when all of it is safely on the disk.
 *
 * unwritten -> written (in the folder for unfinished files) -> synced -> placed under its name -> folder synced.
 * Whoever dies on the way leaves at most a file among the unfinished ones, which `sweepUnfinished` takes away.
 */
const UNFINISHED_MAX_AGE_MS = 60 * 60 * 1000

interface DurableWrite {
  /** Folder for unfinished files, on the same file system as the target. */
  readonly unfinished: string
  readonly target: string
  readonly body: Body
}

export async function replaceFile(write: DurableWrite): Promise<void> {
  await withUnfinished(write, (path) => rename(path, write.target))
}

/** A link, unlike a rename, refuses a name that exists: the file system decides the race. */
export async function createFile(write: DurableWrite): Promise<'created' | 'exists'> {
  try {
    await withUnfinished(write, (path) => link(path, write.target))
    return 'created'
  } catch (error) {
    if (
      error instanceof Error &&
      'syscall' in error &&
      error.syscall === 'link' &&
      'code' in error &&
      error.code === 'EEXIST'
    )
      return 'exists'
    throw error
  }
}

async function withUnfinished(write: DurableWrite, place: (path: string) => Promise<void>): Promise<void> {
  const path = join(write.unfinished, randomUUID())
  try {
    await writeSynced(path, write.body)
    await makeFolder(dirname(write.target))
    await place(path)
  } finally {
    await rm(path, { force: true })
  }
  await syncFolder(dirname(write.target))
}

async function writeSynced(path: string, body: Body): Promise<void> {
  if (isFileBody(body)) await copyFile(body.path, path)
  const file = await open(path, 'a')
  try {
    if (!isFileBody(body)) await file.writeFile(body)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A new folder's name lies in its parent, so each parent of a new one is synced too. */
async function makeFolder(folder: string): Promise<void> {
  const firstNew = await mkdir(folder, { recursive: true })
  if (firstNew === undefined) return
  for (let at = folder; at.length >= firstNew.length; at = dirname(at)) await syncFolder(dirname(at))
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Old ones only: another process may be writing the young ones just now. */
export async function sweepUnfinished(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found === undefined || now.getTime() - found.mtimeMs < UNFINISHED_MAX_AGE_MS) continue
    await rm(path, { force: true })
  }
}
