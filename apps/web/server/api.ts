import { addressOf } from './address.ts'
import { Refusal, refusalOf, ServerAway } from './refusal.ts'

/** The API as the page calls it. Rejects with Refusal where it says no, with ServerAway where nobody answers. */
export interface Api {
  read<Answer>(path: string): Promise<Answer>
  send<Answer>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer>
  /** A file of the catalogue, whole. */
  readBlob(path: string): Promise<Blob>
}

export interface ApiListeners {
  readonly onAnswer: () => void
  /** A call came to nothing, with ServerAway or Refusal. */
  readonly onFailure: (error: unknown) => void
  /** The session has ended, or there never was one. */
  readonly onUnauthorised: () => void
}

const PATIENCE_MS = 30_000

export function createApi(listeners: ApiListeners): Api {
  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await reach(path, init)
    if (response.ok) {
      listeners.onAnswer()
      return response
    }
    const refusal = refusalOf(response.status, await response.text(), response.headers.get('Retry-After'))
    listeners.onFailure(refusal)
    // A wrong key is an answer to whoever typed it, not the end of a session.
    if (refusal.status === 401 && path !== 'v1/session') listeners.onUnauthorised()
    throw refusal
  }

  async function reach(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(addressOf(path), { ...init, signal: AbortSignal.timeout(PATIENCE_MS) })
    } catch (cause) {
      const away = new ServerAway('the server does not answer', { cause })
      listeners.onFailure(away)
      throw away
    }
  }

  return {
    read: async (path) => (await call(path, { headers: { accept: 'application/json' } })).json(),
    async send(method, path, body) {
      const json =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
      const text = await (await call(path, { method, ...json })).text()
      return text === '' ? null : JSON.parse(text)
    },
    readBlob: async (path) => (await call(path)).blob(),
  }
}

/** Whether the API lacks something (an older release, or a proxy that hides it), or forbids it. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Refusal && [403, 404, 405].includes(error.status)
}
