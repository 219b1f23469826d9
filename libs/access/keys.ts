import { type KeyResource, type NewKey, type StoredKey, storedKey } from '#libs/contract/access'
import { isUnreadable, SmartPlayError } from '#libs/contract/errors'
import type { ObjectStore } from '#libs/storage/objects'
import { newKeyText } from './key-text.ts'
import { isAllowed } from './scopes.ts'

/**
 * The keys in the store, and what may happen to one: created, then rotated any number of times, then revoked or expired.
 *
 * A rotation makes a new key with the same name and scopes, and the end that the former one was made with; that one ends
 * after a time of grace. An expired key opens nothing, and is kept until somebody revokes it, so that people see why
 * something has stopped.
 */
export const KEYS = 'keys/'

export interface IssuedKey {
  readonly key: StoredKey
  /** What its holder gets, once. */
  readonly text: string
}

const keyOf = (id: string) => `${KEYS}${id}.json`

export async function createKey(
  store: ObjectStore,
  { name, scopes, expiresAt = null }: NewKeyWish,
): Promise<IssuedKey> {
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) {
    throw new SmartPlayError('bad-request', `expiresAt: ${expiresAt} has passed (expected a time in the future)`)
  }
  const { id, text, hash } = newKeyText()
  const createdAt = new Date().toISOString()
  const key: StoredKey = { schema: 1, id, name, hash, scopes: [...new Set(scopes)], createdAt, expiresAt }
  await write(store, key)
  return { key, text }
}

/** As asked for; a rotation hands on `null` for a key without an end. */
type NewKeyWish = Pick<NewKey, 'name' | 'scopes'> & { readonly expiresAt?: string | null | undefined }

/** A key in place of this one, which opens what it opened for so long yet. */
export async function rotateKey(store: ObjectStore, id: string, graceSeconds: number): Promise<IssuedKey> {
  const former = await readKey(store, id)
  if (!isLive(former)) throw new SmartPlayError('not-found', `key ${id} has expired (expected one that still opens)`)
  // In its grace a key ends with that, and the one in its place must not.
  const madeToExpireAt = former.madeToExpireAt === undefined ? former.expiresAt : former.madeToExpireAt
  const issued = await createKey(store, { ...former, expiresAt: madeToExpireAt })
  const graceEndsAt = Date.now() + graceSeconds * 1000
  const endsAt = Math.min(graceEndsAt, former.expiresAt === null ? graceEndsAt : Date.parse(former.expiresAt))
  await write(store, { ...former, expiresAt: new Date(endsAt).toISOString(), madeToExpireAt })
  return issued
}

export async function revokeKey(store: ObjectStore, id: string): Promise<void> {
  // By its name alone: one that cannot be read has to go too.
  if ((await store.head(keyOf(id))) === undefined) throw unknownKey(id)
  await store.remove(keyOf(id))
}

/**
 * All keys that can be read, the oldest first. Rejects where there are some and none can be: nobody may take that for a
 * store without keys, which everybody on this machine may use.
 */
export async function listKeys(store: ObjectStore): Promise<readonly StoredKey[]> {
  const keys: StoredKey[] = []
  let unreadable: unknown
  for await (const entry of store.list(KEYS)) {
    try {
      const key = await readKeyObject(store, entry.key)
      if (key !== undefined) keys.push(key)
    } catch (error) {
      if (!isUnreadable(error)) throw error
      unreadable = error
    }
  }
  if (keys.length === 0 && unreadable !== undefined) throw unreadable
  return keys.toSorted((one, other) => one.createdAt.localeCompare(other.createdAt))
}

/** Undefined where the key was revoked meanwhile. */
export async function readKeyObject(
  store: Pick<ObjectStore, 'get'>,
  objectKey: string,
): Promise<StoredKey | undefined> {
  const bytes = await store.get(objectKey)
  if (bytes === undefined) return undefined
  try {
    return storedKey.parse(JSON.parse(bytes.toString('utf8')))
  } catch (cause) {
    throw new SmartPlayError('internal', `stored object ${objectKey} does not follow its schema`, { cause })
  }
}

export function isLive({ expiresAt }: Pick<StoredKey, 'expiresAt'>): boolean {
  return expiresAt === null || Date.parse(expiresAt) > Date.now()
}

export function hasAdmin(keys: readonly StoredKey[]): boolean {
  return keys.some(isAdmin)
}

/** A service that others reach must keep somebody who may do everything, and longer than a grace lasts. */
export function checkAdminRemains(keys: readonly StoredKey[], revoked: string): void {
  const goes = keys.some((key) => key.id === revoked && isAdmin(key))
  const remains = keys.some((key) => key.id !== revoked && isAdmin(key) && key.madeToExpireAt === undefined)
  if (!goes || remains) return
  throw new SmartPlayError(
    'last-admin-key',
    `without key ${revoked} none with scope admin would stay (expected another one first, which was not rotated)`,
  )
}

function isAdmin(key: StoredKey): boolean {
  return isLive(key) && isAllowed(key, 'admin')
}

/** A key as people see it. */
export function presentKey({ id, name, scopes, createdAt, expiresAt }: StoredKey): KeyResource {
  return { id, name, scopes: [...scopes], createdAt, expiresAt }
}

async function readKey(store: ObjectStore, id: string): Promise<StoredKey> {
  const key = await readKeyObject(store, keyOf(id))
  if (key === undefined) throw unknownKey(id)
  return key
}

function unknownKey(id: string): SmartPlayError {
  return new SmartPlayError('not-found', `there is no key ${id}`)
}

function write(store: ObjectStore, key: StoredKey): Promise<void> {
  return store.put(keyOf(key.id), `${JSON.stringify(key)}\n`)
}
