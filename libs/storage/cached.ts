import { LRUCache } from 'lru-cache'
import type { ObjectStore } from './objects.ts'

export interface CacheOptions {
  readonly entries: number
  readonly ttlMs: number
  /** Only objects below this prefix are kept. */
  readonly prefix: string
}

/**
 * A store that keeps what it has read lately in memory. Before each answer it asks the store for the object's head: what
 * another process has removed or replaced is never answered, and what has not changed is not sent again.
 */
export function cacheObjects(store: ObjectStore, { entries, ttlMs, prefix }: CacheOptions): ObjectStore {
  const cache = new LRUCache<string, { readonly etag: string; readonly bytes: Buffer }>({ max: entries, ttl: ttlMs })
  return { ...store, get: (key) => (key.startsWith(prefix) ? getCached(key) : store.get(key)) }

  async function getCached(key: string): Promise<Buffer | undefined> {
    const head = await store.head(key)
    if (head === undefined) return undefined
    const known = cache.get(key)
    if (known?.etag === head.etag) return known.bytes
    const bytes = await store.get(key)
    if (bytes !== undefined) cache.set(key, { etag: head.etag, bytes })
    return bytes
  }
}
