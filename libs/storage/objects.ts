import type { Readable } from 'node:stream'

/**
 * The port to the object store: named, whole objects, as S3 has them. What every implementation promises is written
 * down as tests in tests/storage/conformance.ts.
 *
 * - An object appears whole or not at all; a reader never sees half of one.
 * - Missing is an answer (`undefined`, `'missing'`), not an error. Exists is an answer of `create`.
 * - A store that cannot be reached, or does not answer within its deadline, is SmartPlayError `store-unavailable`.
 * - After a `store-unavailable` a write may or may not have happened: `put` and `remove` may simply be repeated; of a
 *   repeated `create`, `exists` may mean our own first try.
 */
export interface ObjectStore {
  /** Writes an object, over an older one if there is one. */
  put(key: string, body: Body): Promise<void>
  /** Writes an object only if there is none: of any number of racing creates exactly one is told `created`. */
  create(key: string, body: Body): Promise<'created' | 'exists'>
  /** The whole object, in memory: for the small ones. */
  get(key: string): Promise<Buffer | undefined>
  /** Writes an object to a file on the local disk; the folder must exist, and a failed download leaves no file. */
  download(key: string, path: string): Promise<'written' | 'missing'>
  /**
   * An object, or a part of it, as a stream. Whoever asks must read the stream to its end or destroy it. When the store
   * goes away in the middle, the stream fails with the network's own error.
   */
  stream(key: string, range?: ByteRange): Promise<ObjectStream | undefined>
  head(key: string): Promise<ObjectHead | undefined>
  /** Removes an object; that there is none is no error. */
  remove(key: string): Promise<void>
  /** The objects whose key begins with `prefix`, in ascending order of their keys, found while one reads on. */
  list(prefix: string, options?: ListOptions): AsyncIterable<ObjectEntry>
  /** Resolves when the store answers. */
  ping(): Promise<void>
  close(): Promise<void>
}

export type Body = string | Uint8Array | FileBody

/** A file on the local disk: read as a stream, so that a large upload never lies in memory. */
export interface FileBody {
  readonly path: string
}

/** First and last byte, both included, as in HTTP; `end` may lie past the object. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface ObjectEntry {
  readonly key: string
  /** Bytes. */
  readonly size: number
  readonly modifiedAt: Date
}

export interface ObjectHead extends ObjectEntry {
  /** Opaque, without quotes; differs when the content differs. */
  readonly etag: string
}

export interface ObjectStream {
  /** The whole object's size, not the part's. */
  readonly head: ObjectHead
  /** The part that `stream` yields; all of the object when no range was asked for. */
  readonly range: ByteRange
  readonly stream: Readable
}

export interface ListOptions {
  /** Only keys that come after this one: for reading on where a page ended. */
  readonly after?: string
}
