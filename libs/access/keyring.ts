import type { StoredKey } from '#libs/contract/access'
import type { ObjectEntry, ObjectStore } from '#libs/storage/objects'
import { keepFresh } from './keep-fresh.ts'
import { isSameHash, parseKeyText } from './key-text.ts'
import { hasAdmin, isLive, KEYS, readKeyObject } from './keys.ts'

/** The keys of the store as one process knows them, kept fresh: what another one has done counts here within three seconds. */
export interface Keyring {
  /** There are keys, if only expired ones: then nobody gets in without one. */
  hasKeys(): boolean
  hasAdmin(): boolean
  /** The key that this text is, while it opens anything. */
  recognise(text: string): StoredKey | undefined
  /** The key with this id, while it opens anything. */
  find(id: string): StoredKey | undefined
  /** Reads the store now. */
  refresh(): Promise<void>
  /** Calls back whenever the keys were read. */
  follow(listener: () => void): void
  close(): void
}

export interface KeyringOptions {
  readonly store: Pick<ObjectStore, 'list' | 'get'>
  readonly onError: (error: unknown) => void
}

interface KnownKey {
  readonly entry: ObjectEntry
  readonly key: StoredKey
}

/**
 * S3 tells times in whole seconds, so what was written lately may have been written again unseen; and it takes requests
 * of clocks that differ from its own by up to 15 minutes.
 */
const SETTLED_MS = 20 * 60_000
/** Compared with where there is no such key, so that an unknown id takes the time of a known one. */
const NO_HASH = '0'.repeat(64)

export async function openKeyring({ store, onError }: KeyringOptions): Promise<Keyring> {
  const unread: ReadonlyMap<string, KnownKey> = new Map()
  const { value, refresh, follow, close } = await keepFresh({
    ...{ unread, onError },
    read: (known) => readAll(store, known),
  })

  return {
    hasKeys: () => value().size > 0,
    hasAdmin: () => hasAdmin([...value().values()].map(({ key }) => key)),
    recognise(text) {
      const given = parseKeyText(text)
      if (given === undefined) return undefined
      const key = value().get(given.id)?.key
      return isSameHash(given.hash, key?.hash ?? NO_HASH) && key !== undefined && isLive(key) ? key : undefined
    },
    find(id) {
      const key = value().get(id)?.key
      return key !== undefined && isLive(key) ? key : undefined
    },
    ...{ refresh, follow, close },
  }
}

/** One listing, and one read for each key that is new, or young enough to have been changed unseen. */
async function readAll(
  store: Pick<ObjectStore, 'list' | 'get'>,
  known: ReadonlyMap<string, KnownKey>,
): Promise<ReadonlyMap<string, KnownKey>> {
  const before = new Map([...known.values()].map((each) => [each.entry.key, each]))
  const found = new Map<string, KnownKey>()
  for await (const entry of store.list(KEYS)) {
    const same = before.get(entry.key)
    const key = same !== undefined && isUnchanged(same.entry, entry) ? same.key : await readKeyObject(store, entry.key)
    if (key !== undefined) found.set(key.id, { entry, key })
  }
  return found
}

function isUnchanged(before: ObjectEntry, now: ObjectEntry): boolean {
  const isSettled = Date.now() - now.modifiedAt.getTime() > SETTLED_MS
  return isSettled && before.size === now.size && before.modifiedAt.getTime() === now.modifiedAt.getTime()
}
