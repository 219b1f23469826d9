import { access, constants, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { sweepUnfinished } from './durable-file.ts'
import { translated } from './filesystem-errors.ts'
import { filesystemReads } from './filesystem-reads.ts'
import { filesystemWrites } from './filesystem-writes.ts'
import type { ObjectStore } from './objects.ts'

interface FilesystemOptions {
  /** Made if it is missing; everything in it is the store's own. */
  readonly directory: string
}

/** No key can have this name, for keys begin with a letter. */
const UNFINISHED = '.unfinished'

/** Objects as files: the key is the path. Any number of processes on one machine may have the same folder open. */
export async function openFilesystemStore(options: FilesystemOptions): Promise<ObjectStore> {
  const directory = resolve(options.directory)
  const unfinished = join(directory, UNFINISHED)
  await translated('open the store', async () => {
    await mkdir(unfinished, { recursive: true })
    await sweepUnfinished(unfinished, new Date())
  })
  return {
    ...filesystemWrites({ directory, unfinished }),
    ...filesystemReads(directory),
    ping: () => translated('reach the store', () => access(unfinished, constants.R_OK | constants.W_OK)),
    close: async () => {},
  }
}
