import type { FileBytes } from './file-bytes.ts'

/** One chunk of a RIFF or FORM file. */
export interface Chunk {
  readonly id: string
  /** Where its content begins in the file [bytes]. */
  readonly at: number
  /** How long the file says it is [bytes]: not to be believed. */
  readonly length: number
}

/** Real files hold a dozen chunks. A file made of a million empty ones must not keep us busy. */
const MOST_CHUNKS = 256
const FILE_HEADER = 12
const CHUNK_HEADER = 8

/** The chunks of a RIFF file (`little` endian) or a FORM file (`big`), in order. Each begins at an even offset. */
export async function* chunksOf(bytes: FileBytes, endian: 'little' | 'big'): AsyncGenerator<Chunk> {
  let at = FILE_HEADER
  for (let count = 0; count < MOST_CHUNKS; count += 1) {
    const header = await bytes.read(at, CHUNK_HEADER)
    if (header.length < CHUNK_HEADER) return
    const length = endian === 'little' ? header.readUInt32LE(4) : header.readUInt32BE(4)
    yield { id: header.toString('latin1', 0, 4), at: at + CHUNK_HEADER, length }
    at += CHUNK_HEADER + length + (length % 2)
  }
}
