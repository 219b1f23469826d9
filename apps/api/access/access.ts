import type { Store } from 'express-rate-limit'
import { openEndedSessions } from '#libs/access/ended-sessions'
import { type Keyring, openKeyring } from '#libs/access/keyring'
import { checkAdminRemains, createKey, type IssuedKey, listKeys, revokeKey, rotateKey } from '#libs/access/keys'
import { isAllowed } from '#libs/access/scopes'
import { createSessions, type Sessions } from '#libs/access/sessions'
import type { NewKey, StoredKey } from '#libs/contract/access'
import { SmartPlayError } from '#libs/contract/errors'
import type { Installation } from '#libs/contract/stored'
import { openRedis, type QueueAddress } from '#libs/queue/connection'
import type { ObjectStore } from '#libs/storage/objects'
import { type News, openNews } from './news.ts'
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
  /** Calls back whenever somebody may have lost what let him in. */
  follow(listener: () => void): void
  /** Where the requests of one kind are counted, for all processes together. */
  counts(kind: string): Store
}

/** The keys in the store. What is done here counts in this process at once, and in the others as soon as they hear of it. */
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
  const endedSessions = await openEndedSessions({ store, onError })
  const redis = openRedis(address)
  const news = openNews({ redis, address, onNews: () => void lookAgain().catch(onError) })
  const sessions = createSessions({ installation, keyring, ended: endedSessions })
  return {
    // Beyond loopback never without keys, even where somebody has emptied the store meanwhile.
    keysNeeded: () => keyring.hasKeys() || !config.isLocal,
    keyring,
    sessions: {
      ...sessions,
      async end(session) {
        await sessions.end(session)
        news.tell()
      },
    },
    tickets: createTickets({ redis, prefix: address.prefix }),
    keys: openCabinet({ store, keyring, config, news }),
    follow(listener) {
      keyring.follow(listener)
      endedSessions.follow(listener)
    },
    counts: (kind) => shareCounts({ redis, prefix: `${address.prefix}:rate:${kind}:` }),
    close() {
      news.close()
      endedSessions.close()
      keyring.close()
      redis.disconnect()
    },
  }

  async function lookAgain(): Promise<void> {
    await Promise.all([keyring.refresh(), endedSessions.refresh()])
  }
}

interface CabinetOptions extends Pick<AccessOptions, 'store' | 'config'> {
  readonly keyring: Keyring
  readonly news: Pick<News, 'tell'>
}

function openCabinet({ store, keyring, config, news }: CabinetOptions): KeyCabinet {
  return {
    list: () => listKeys(store),
    async create(wish) {
      if (!keyring.hasAdmin() && !isAllowed(wish, 'admin')) throw withoutMaker()
      return refreshed(createKey(store, wish))
    },
    rotate: (id, graceSeconds) => refreshed(rotateKey(store, id, graceSeconds)),
    async revoke(id) {
      if (!config.isLocal) checkAdminRemains(await listKeys(store), id)
      await refreshed(revokeKey(store, id))
    },
  }

  async function refreshed<T>(deed: Promise<T>): Promise<T> {
    const done = await deed
    news.tell()
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
