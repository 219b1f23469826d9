import type { Store } from 'express-rate-limit'
import { type Keyring, openKeyring } from '#libs/access/keyring'
import { checkAdminRemains, createKey, type IssuedKey, listKeys, revokeKey, rotateKey } from '#libs/access/keys'
import { isAllowed } from '#libs/access/scopes'
import { createSessions, type Sessions } from '#libs/access/sessions'
import type { NewKey, StoredKey } from '#libs/contract/access'
import { SmartPlayError } from '#libs/contract/errors'
import type { Installation } from '#libs/contract/stored'
import { openRedis, type QueueAddress } from '#libs/queue/connection'
import type { ObjectStore } from '#libs/storage/objects'
import { shareCounts } from './shared-counts.ts'
import { createTickets, type Tickets } from './tickets.ts'

/** Who may come in, and how often. */
export interface Access {
  /** False while there are no keys at all; then only this machine is served, and may do everything. */
  keysNeeded(): boolean
  readonly keyring: Keyring
  readonly sessions: Sessions
  readonly tickets: Tickets
  readonly keys: KeyCabinet
  /** Where the requests of one kind are counted, for all processes together. */
  counts(kind: string): Store
}

/** The keys in the store. What is done here counts in this process at once, and in all others within three seconds. */
export interface KeyCabinet {
  list(): Promise<readonly StoredKey[]>
  /** Refuses a first key that could make no other. */
  create(wish: NewKey): Promise<IssuedKey>
  rotate(id: string, graceSeconds: number): Promise<IssuedKey>
  revoke(id: string): Promise<void>
}

export interface AccessOptions {
  readonly store: ObjectStore
  readonly installation: Installation
  readonly address: QueueAddress
  readonly config: { readonly host: string; readonly isLocal: boolean }
  readonly onError: (error: unknown) => void
}

/** Opens the keys. Refuses to serve others than this machine where nobody could be told from anybody. */
export async function openAccess(options: AccessOptions): Promise<Access & { close(): void }> {
  const { store, installation, address, config, onError } = options
  const keyring = await openKeyring({ store, onError })
  if (!config.isLocal && !keyring.hasAdmin()) {
    keyring.close()
    throw withoutAdmin(config.host)
  }
  const redis = openRedis(address)
  return {
    // Beyond loopback never without keys, even where somebody has emptied the store meanwhile.
    keysNeeded: () => keyring.hasKeys() || !config.isLocal,
    keyring,
    sessions: createSessions(installation, keyring),
    tickets: createTickets({ redis, prefix: address.prefix }),
    keys: openCabinet(store, keyring, config),
    counts: (kind) => shareCounts({ redis, prefix: `${address.prefix}:rate:${kind}:` }),
    close() {
      keyring.close()
      redis.disconnect()
    },
  }
}

function openCabinet(store: ObjectStore, keyring: Keyring, { isLocal }: { readonly isLocal: boolean }): KeyCabinet {
  return {
    list: () => listKeys(store),
    async create(wish) {
      if (!keyring.hasAdmin() && !isAllowed(wish, 'admin')) throw withoutMaker()
      return refreshed(createKey(store, wish))
    },
    rotate: (id, graceSeconds) => refreshed(rotateKey(store, id, graceSeconds)),
    async revoke(id) {
      if (!isLocal) checkAdminRemains(await listKeys(store), id)
      await refreshed(revokeKey(store, id))
    },
  }

  async function refreshed<T>(deed: Promise<T>): Promise<T> {
    const done = await deed
    await keyring.refresh()
    return done
  }
}

/** From the first key on everybody needs one, and only an admin key makes others. */
function withoutMaker(): SmartPlayError {
  const message = 'scopes: the first key needs admin, for nobody could make another one (expected admin among them)'
  return new SmartPlayError('bad-request', message)
}

function withoutAdmin(host: string): SmartPlayError {
  const message =
    `HOST is ${host}, where others can reach the API, and there is no admin key yet ` +
    '(make one first: smartplay keys create --name NAME --scope admin; or listen on 127.0.0.1)'
  return new SmartPlayError('configuration-invalid', message)
}
