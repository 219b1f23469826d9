import { createHash } from 'node:crypto'
import { SmartPlayError } from '#libs/contract/errors'
import type { ObjectStore, ObjectStream } from '#libs/storage/objects'

export interface WholeObject {
  /** At the beginning of its buffer, so that columns can be views of it. */
  readonly bytes: Uint8Array
  readonly sha256: string
}

/**
 * Reads an object into one buffer of its size and takes its SHA-256 on the way: `get` would gather pieces first and need
 * the room twice, and a hash at the end would keep everybody waiting for as long as it takes.
 */
export async function readWhole(store: Pick<ObjectStore, 'stream'>, key: string): Promise<WholeObject | undefined> {
  const found = await store.stream(key)
  if (found === undefined) return undefined
  try {
    return await gather(found)
  } catch (cause) {
    throw new SmartPlayError('store-unavailable', `cannot read all of ${key} (${String(cause)})`, { cause })
  }
}

async function gather({ head, stream }: ObjectStream): Promise<WholeObject> {
  const bytes = new Uint8Array(head.size)
  const hash = createHash('sha256')
  let at = 0
  for await (const piece of stream as AsyncIterable<Buffer>) {
    bytes.set(piece, at)
    hash.update(piece)
    at += piece.length
  }
  if (at !== head.size) throw new Error(`it ended after ${at} bytes (expected ${head.size})`)
  return { bytes, sha256: hash.digest('hex') }
}
