import { createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SmartPlayError } from '#libs/contract/errors'
import { isNoRoom } from '#libs/contract/no-room'
import { discardFile } from './discard-file.ts'

/**
 * Writes a stream to a file; when either of them fails, there is no file. Throws `disk-full` where the file has no room:
 * that is this machine's fault, and not the store's.
 */
export async function saveStream(stream: Readable, path: string): Promise<void> {
  const file = createWriteStream(path)
  try {
    await pipeline(stream, file)
  } catch (error) {
    await discardFile(file)
    throw isNoRoom(error) ? new SmartPlayError('disk-full', 'no room for a file of the store', { cause: error }) : error
  }
}
