import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Scope, SessionResource } from '#libs/contract/access'
import { type Api, isAbsent } from '../server/api.ts'
import { persist } from './persist.ts'
import type { Reachability } from './reachability.ts'

/** Who is asking, and what they may do. */
export interface Session {
  /** Unknown until the server has said it. */
  readonly resource: ReadonlySignal<SessionResource | undefined>
  readonly needsKey: ReadonlySignal<boolean>
  may(scope: Scope): boolean
  refresh(): Promise<void>
  signIn(key: string): Promise<void>
  signOut(): Promise<void>
  /** Asks whether the session has ended, and resolves as soon as there is one, or none is needed. */
  untilSignedIn(): Promise<void>
}

/** A service that knows no sessions asks for no keys. */
const OPEN: SessionResource = { keysNeeded: false, key: null, scopes: ['read', 'upload', 'admin'] }

export function createSession(api: Api, reachability: Reachability): Session {
  const resource = signal<SessionResource | undefined>(undefined)
  const needsKey = computed(() => resource.value?.keysNeeded === true && resource.value.key === null)

  async function refresh() {
    try {
      resource.value = await api.read<SessionResource>('v1/session')
    } catch (error) {
      if (isAbsent(error)) resource.value = OPEN
      else throw error
    }
  }

  return {
    ...{ resource, needsKey, refresh },
    may(scope) {
      const { keysNeeded, scopes } = resource.value ?? OPEN
      return !keysNeeded || scopes.includes(scope) || scopes.includes('admin')
    },
    async signIn(key) {
      await api.send('POST', 'v1/session', { key })
      await refresh()
    },
    async signOut() {
      await api.send('DELETE', 'v1/session')
      await refresh()
    },
    async untilSignedIn() {
      await persist(refresh, { reachability })
      await untilFalse(needsKey)
    },
  }
}

async function untilFalse(condition: ReadonlySignal<boolean>): Promise<void> {
  let stop = () => {}
  await new Promise<void>((resolve) => {
    stop = condition.subscribe((isTrue) => {
      if (!isTrue) resolve()
    })
  })
  stop()
}
