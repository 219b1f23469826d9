import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Scope, SessionResource } from '#libs/contract/access'
import { type Api, isAbsent } from '../server/api.ts'

/** Who is asking, and what they may do. */
export interface Session {
  /** Unknown until the server has said it. */
  readonly resource: ReadonlySignal<SessionResource | undefined>
  readonly needsKey: ReadonlySignal<boolean>
  may(scope: Scope): boolean
  refresh(): Promise<void>
  signIn(key: string): Promise<void>
  signOut(): Promise<void>
}

/** A service that knows no sessions asks for no keys. */
const OPEN: SessionResource = { keysNeeded: false, key: null, scopes: ['read', 'upload', 'admin'] }

export function createSession(api: Api): Session {
  const resource = signal<SessionResource | undefined>(undefined)

  async function refresh() {
    try {
      resource.value = await api.read<SessionResource>('v1/session')
    } catch (error) {
      if (isAbsent(error)) resource.value = OPEN
      else throw error
    }
  }

  return {
    resource,
    needsKey: computed(() => resource.value?.keysNeeded === true && resource.value.key === null),
    may(scope) {
      const { keysNeeded, scopes } = resource.value ?? OPEN
      return !keysNeeded || scopes.includes(scope) || scopes.includes('admin')
    },
    refresh,
    async signIn(key) {
      await api.send('POST', 'v1/session', { key })
      await refresh()
    },
    async signOut() {
      await api.send('DELETE', 'v1/session')
      await refresh()
    },
  }
}
