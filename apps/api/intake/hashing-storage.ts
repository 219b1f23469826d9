import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { StorageEngine } from 'multer'
import type { Scratch } from '#libs/scratch/scratch'
import { discardFile } from '#libs/storage/discard-file'

/** What the storage notes of a file beside what multer does. */
export interface Hashed {
  readonly path: string
  readonly size: number
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string
}

/** Writes an upload to the scratch folder and hashes it on the way, so that no byte is read twice. */
export function hashingStorage(scratch: Scratch): StorageEngine {
  return {
    _handleFile(_request, file, done) {
      writeHashed(file.stream, scratch.newPath()).then(
        (written) => done(null, written as Partial<Express.Multer.File>),
        (error: unknown) => done(error),
      )
    },
    _removeFile(_request, file, done) {
      rm(file.path, { force: true }).then(() => done(null), done)
    },
  }
}

/** Reads the stream to its end whatever its size, and writes no more than `most` bytes of it; a failure leaves no file. */
export async function writeHashed(stream: Readable, path: string, most = Number.POSITIVE_INFINITY): Promise<Hashed> {
  const hash = createHash('sha256')
  let size = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk)
      size += chunk.length
      next(null, size > most ? undefined : chunk)
    },
  })
  const file = createWriteStream(path)
  try {
    await pipeline(stream, meter, file)
  } catch (error) {
    await discardFile(file)
    throw error
  }
  return { path, size, sha256: hash.digest('hex') }
}
