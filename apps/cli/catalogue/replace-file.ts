import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SmartPlayError } from '#libs/contract/errors'

/** A service may be about to read the file, and does not start with half of it: it finds the old one or the new one. */
export async function replaceFile(path: string, lines: Iterable<string>): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`
  try {
    await pipeline(Readable.from(lines), createWriteStream(unfinished))
    await rename(unfinished, path)
  } catch (cause) {
    await rm(unfinished, { force: true })
    throw new SmartPlayError('configuration-invalid', `cannot write ${path} (${String(cause)})`, { cause })
  }
}
