import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { StorageEngine } from 'multer'
import type { Scratch } from '#libs/scratch/scratch'

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
      const path = scratch.newPath()
      const hash = createHash('sha256')
      let size = 0
      const meter = new Transform({
        transform(chunk: Buffer, _encoding, next) {
          hash.update(chunk)
          size += chunk.length
          next(null, chunk)
        },
      })
      pipeline(file.stream, meter, createWriteStream(path)).then(
        () => done(null, { path, size, sha256: hash.digest('hex') } as Partial<Express.Multer.File>),
        (error: unknown) => rm(path, { force: true }).finally(() => done(error)),
      )
    },
    _removeFile(_request, file, done) {
      rm(file.path, { force: true }).then(() => done(null), done)
    },
  }
}
