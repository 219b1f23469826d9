import { createHash, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ListOptions, ObjectEntry, ObjectStore } from '#libs/storage/objects'

export interface StoreUnderTest {
  readonly store: ObjectStore
  /** A second connection to the same objects, as another process has. */
  readonly other: ObjectStore
}

/** What the conformance tests work on. */
export interface Bench extends StoreUnderTest {
  /** A folder for local files. */
  readonly scratch: string
}

/** More than the 5 MiB from which npm minio would upload in parts. */
export const LARGE_BYTES = 12_000_000

export async function fileOf({ scratch }: Bench, content: Uint8Array | string): Promise<string> {
  const path = join(scratch, randomUUID())
  await writeFile(path, content)
  return path
}

export async function entriesOf(store: ObjectStore, prefix: string, options?: ListOptions): Promise<ObjectEntry[]> {
  const entries: ObjectEntry[] = []
  for await (const entry of store.list(prefix, options)) entries.push(entry)
  return entries
}

export async function keysOf(store: ObjectStore, prefix: string, options?: ListOptions): Promise<string[]> {
  return (await entriesOf(store, prefix, options)).map((entry) => entry.key)
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
