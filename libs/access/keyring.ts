import type { StoredKey } from '#libs/contract/access'
import { isUnreadable } from '#libs/contract/errors'
import type { ObjectEntry, ObjectStore } from '#libs/storage/objects'
import { keepFresh } from './keep-fresh.ts'
import { isSameHash, parseKeyText } from './key-text.ts'
import { hasAdmin, isLive, KEYS, readKeyObject } from './keys.ts'

/** The keys of the store as one process knows them, kept fresh: what another one has done counts here within three seconds. */
export interface Keyring {
  /** There are keys, if only expired or unreadable ones: then nobody gets in without one. */
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
  /** Is told when the keys could not be read again, and at every reading of each one that cannot be read. */
  readonly onError: (error: unknown) => void
}

interface KnownKey {
  readonly entry: ObjectEntry
  /** Undefined where this release cannot read it: then it opens nothing, but is a key. */
  readonly key: StoredKey | undefined
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
    read: (known) => readAll({ store, onError }, known),
  })

  return {
    hasKeys: () => value().size > 0,
    hasAdmin: () => hasAdmin([...value().values()].flatMap(({ key }) => key ?? [])),
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
  options: KeyringOptions,
  known: ReadonlyMap<string, KnownKey>,
): Promise<ReadonlyMap<string, KnownKey>> {
  const before = new Map([...known.values()].map((each) => [each.entry.key, each]))
  const found = new Map<string, KnownKey>()
  for await (const entry of options.store.list(KEYS)) {
    const same = before.get(entry.key)
    const isKnown = same?.key !== undefined && isUnchanged(same.entry, entry)
    const now = isKnown ? { entry, key: same.key } : await readKnown(options, entry)
    if (now !== undefined) found.set(now.key?.id ?? entry.key, now)
  }
  return found
}

/** Undefined where the key was revoked meanwhile. */
async function readKnown({ store, onError }: KeyringOptions, entry: ObjectEntry): Promise<KnownKey | undefined> {
  try {
    const key = await readKeyObject(store, entry.key)
    return key && { entry, key }
  } catch (error) {
    if (!isUnreadable(error)) throw error
    onError(error)
    return { entry, key: undefined }
  }
}

function isUnchanged(before: ObjectEntry, now: ObjectEntry): boolean {
  const isSettled = Date.now() - now.modifiedAt.getTime() > SETTLED_MS
  return isSettled && before.size === now.size && before.modifiedAt.getTime() === now.modifiedAt.getTime()
}
