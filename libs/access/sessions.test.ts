import { afterEach, describe, expect, it, vi } from 'vitest'
import type { StoredKey } from '#libs/contract/access'
import { newKeyText } from './key-text.ts'
import { createSessions, SESSION_SECONDS } from './sessions.ts'

const SECRET = 'ab'.repeat(32)

function newKey(): StoredKey {
  const { id, hash } = newKeyText()
  const createdAt = new Date().toISOString()
  return { schema: 1, id, name: 'player', hash, scopes: ['read'], createdAt, expiresAt: null }
}

const sessionsOf = (keys: readonly StoredKey[], secret = SECRET) =>
  createSessions({ secret }, { find: (id) => keys.find((key) => key.id === id) })

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

  it('is worth nothing in another installation', () => {
    expect(sessionsOf([key], 'cd'.repeat(32)).recognise(sessions.issue(key))).toBeUndefined()
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
