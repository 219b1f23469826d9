import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isAlive } from './is-alive.ts'

/** A folder for temporary files that one process owns: removed when it ends, or by the next one when it could not. */
export interface Scratch {
  readonly directory: string
  /** A path in it that nobody uses. */
  newPath(): string
  close(): Promise<void>
}

/**
 * Opens the scratch folder of this process in `parent`, and removes those of dead processes where it may. Folders are
 * named after host and process id: on another host nobody can tell whether an owner is alive, so those stay.
 */
export async function openScratch(parent: string, owner: string): Promise<Scratch> {
  const prefix = `${owner}-${hostname()}-`
  const directory = join(parent, `${prefix}${process.pid}`)
  await mkdir(parent, { recursive: true })
  await removeAbandoned(parent, prefix)
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { mode: 0o700 })
  return {
    directory,
    newPath: () => join(directory, randomUUID()),
    close: () => rm(directory, { recursive: true, force: true }),
  }
}

async function removeAbandoned(parent: string, prefix: string): Promise<void> {
  const named = (await readdir(parent)).filter((name) => name.startsWith(prefix))
  const owners = named.map((name) => name.slice(prefix.length))
  // Not every one is a process: "worker-nas-2-4711" belongs to host "nas-2", and begins like the folders of host "nas".
  const dead = owners.filter((owner) => /^\d+$/.test(owner) && !isAlive(Number(owner)))
  // In a shared parent some may be another user's. They are in nobody's way.
  for (const pid of dead) await rm(join(parent, `${prefix}${pid}`), { recursive: true, force: true }).catch(() => {})
}
