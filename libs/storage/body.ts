import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { SmartPlayError } from '#libs/contract/errors'
import type { Body, FileBody } from './objects.ts'

export function isFileBody(body: Body): body is FileBody {
  return typeof body !== 'string' && !(body instanceof Uint8Array)
}

/** Bytes. A file that cannot be read is the caller's fault, and must not look like a store that failed. */
export async function sizeOf(body: Body): Promise<number> {
  if (typeof body === 'string') return Buffer.byteLength(body)
  if (!isFileBody(body)) return body.byteLength
  try {
    return (await stat(body.path)).size
  } catch (cause) {
    throw new SmartPlayError('internal', 'cannot store a local file: it cannot be read (expected a regular file)', {
      cause,
    })
  }
}

/** The bytes as something one can send; a file is opened anew at each call. */
export function readBody(body: Body): Buffer | Readable {
  if (typeof body === 'string') return Buffer.from(body)
  if (isFileBody(body)) return createReadStream(body.path)
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}
