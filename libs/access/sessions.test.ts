import { afterEach, describe, expect, it, vi } from 'vitest'
import type { StoredKey } from '#libs/contract/access'
import type { SessionName } from './ended-sessions.ts'
import { newKeyText } from './key-text.ts'
import { createSessions, SESSION_SECONDS } from './sessions.ts'

const SECRET = 'ab'.repeat(32)

function newKey(): StoredKey {
  const { id, hash } = newKeyText()
  const createdAt = new Date().toISOString()
  return { schema: 1, id, name: 'player', hash, scopes: ['read'], createdAt, expiresAt: null }
}

interface Surroundings {
  readonly secret?: string
  /** Reads the keys again. */
  readonly refresh?: () => Promise<void>
}

function sessionsOf(keys: readonly StoredKey[], { secret = SECRET, refresh = async () => {} }: Surroundings = {}) {
  const names = new Set<string>()
  const nameOf = ({ keyId, endsAt }: SessionName) => `${keyId} ${endsAt}`
  return createSessions({
    installation: { secret },
    keyring: { find: (id) => keys.find((key) => key.id === id), refresh },
    ended: { has: (session) => names.has(nameOf(session)), end: async (session) => void names.add(nameOf(session)) },
  })
}

afterEach(() => void vi.useRealTimers())

describe('a session', () => {
  const key = newKey()
  const sessions = sessionsOf([key])

  it('stands for its key, in every process of the installation', () => {
    const session = sessions.issue(key)
    expect(sessions.recognise(session)).toBe(key)
    expect(sessionsOf([key]).recognise(session)).toBe(key)
    expect(session).not.toContain(key.hash)
  })

  it('ends with its key', () => {
    expect(sessionsOf([]).recognise(sessions.issue(key))).toBeUndefined()
  })

  it('ends after twelve hours', () => {
    vi.useFakeTimers()
    const session = sessions.issue(key)
    vi.advanceTimersByTime(SESSION_SECONDS * 1000 - 1)
    expect(sessions.recognise(session)).toBe(key)
    vi.advanceTimersByTime(1)
    expect(sessions.recognise(session)).toBeUndefined()
  })

  it('can be ended before, by itself, and however its signature is written', async () => {
    vi.useFakeTimers()
    const session = sessions.issue(key)
    vi.advanceTimersByTime(1)
    const later = sessions.issue(key)
    await sessions.end(session)
    expect([session, ...otherWritings(session)].map(sessions.recognise)).toEqual(Array(4).fill(undefined))
    expect(sessions.recognise(later)).toBe(key)
  })

  it('that is none of ours cannot be ended', async () => {
    vi.useFakeTimers()
    const session = sessions.issue(key)
    await sessions.end(`${session.slice(0, -43)}${'A'.repeat(43)}`)
    expect(sessions.recognise(session)).toBe(key)
  })

  it('whose key was not read yet is ended once it is', async () => {
    const known: StoredKey[] = []
    const late = sessionsOf(known, { refresh: async () => void known.push(key) })
    const session = late.issue(key)
    await late.end(session)
    expect([known, late.recognise(session)]).toEqual([[key], undefined])
  })

  it('whose key cannot be read is not said to have ended', async () => {
    const refresh = () => Promise.reject(new Error('the store is away'))
    await expect(sessionsOf([], { refresh }).end(sessions.issue(key))).rejects.toThrow('away')
  })

  it('whose key has ended has ended with it', async () => {
    await sessionsOf([]).end(sessions.issue(key))
  })

  it('that cannot be one makes nobody read keys', async () => {
    const refresh = () => Promise.reject(new Error('the keys were read'))
    for (const text of ['', 'letmein', `${key.id}.soon.${'A'.repeat(43)}`]) await sessionsOf([], { refresh }).end(text)
  })

  it('is worth nothing in another installation', () => {
    expect(sessionsOf([key], { secret: 'cd'.repeat(32) }).recognise(sessions.issue(key))).toBeUndefined()
  })

  it('cannot be prolonged, nor handed to another key', () => {
    const other = newKey()
    const [id = '', endsAt = '', signature] = sessions.issue(key).split('.')
    const forged = [
      `${id}.${Number(endsAt) + 1}.${signature}`,
      `${other.id}.${endsAt}.${signature}`,
      `${id}.${endsAt}.`,
    ]
    expect(forged.map(sessionsOf([key, other]).recognise)).toEqual([undefined, undefined, undefined])
  })
})

/** The last of 43 signs of base64url has two bits that say nothing. */
function otherWritings(session: string): readonly string[] {
  const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = SIGNS.indexOf(session.slice(-1))
  return [1, 2, 3].map((bits) => session.slice(0, -1) + SIGNS[last ^ bits])
}
