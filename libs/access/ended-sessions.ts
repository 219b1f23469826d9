import { SmartPlayError } from '#libs/contract/errors'
import type { ObjectStore } from '#libs/storage/objects'
import { keepFresh } from './keep-fresh.ts'

/**
 * The sessions that somebody has ended before their time, as one process knows them, kept fresh. Each is a mark in the
 * store, for as long as the session would have lasted; its name says it all, so that a listing is enough.
 */
export interface EndedSessions {
  has(session: SessionName): boolean
  /** When it resolves the session has ended here; elsewhere within three seconds, and sooner for whoever is told. */
  end(session: SessionName): Promise<void>
  refresh(): Promise<void>
  follow(listener: () => void): void
  close(): void
}

/** What a session is told by, without its signature: the name opens nothing, and there is one only, however it is written. */
export interface SessionName {
  readonly keyId: string
  /** Milliseconds since 1970, of thirteen digits. */
  readonly endsAt: string
}

export interface EndedSessionsOptions {
  readonly store: Pick<ObjectStore, 'list' | 'put' | 'remove'>
  readonly onError: (error: unknown) => void
}

export const ENDED_SESSIONS = 'ended-sessions/'

/** By the clock of whichever process looks; by then the session is past its end for all of them. */
const KEPT_LONGER_MS = 3_600_000
/** Nobody signs out more often in half a day, and whoever makes a program do so must not fill what all processes list. */
const MOST_PER_KEY = 1000

export async function openEndedSessions({ store, onError }: EndedSessionsOptions): Promise<EndedSessions> {
  const unread: ReadonlySet<string> = new Set()
  const { value, refresh, follow, close } = await keepFresh({ unread, onError, read: () => readMarks(store) })

  return {
    has: (session) => value().has(markOf(session)),
    async end(session) {
      const mark = markOf(session)
      if (value().has(mark)) return
      requireFew([...value()].filter((known) => known.startsWith(session.keyId)).length, session.keyId)
      await store.put(`${ENDED_SESSIONS}${mark}`, `${JSON.stringify({ schema: 1 })}\n`)
      await refresh()
    },
    ...{ refresh, follow, close },
  }
}

async function readMarks(store: Pick<ObjectStore, 'list' | 'remove'>): Promise<ReadonlySet<string>> {
  const marks = new Set<string>()
  for await (const { key } of store.list(ENDED_SESSIONS)) {
    const mark = key.slice(ENDED_SESSIONS.length)
    if (isPast(mark)) await store.remove(key)
    else marks.add(mark)
  }
  return marks
}

function markOf({ keyId, endsAt }: SessionName): string {
  return `${keyId}-${endsAt}`
}

function isPast(mark: string): boolean {
  const endsAt = Number(mark.split('-')[1])
  return Date.now() > endsAt + KEPT_LONGER_MS
}

function requireFew(ended: number, keyId: string): void {
  if (ended < MOST_PER_KEY) return
  const message = `key ${keyId} has ended ${ended} sessions lately (expected fewer; revoking the key ends all of them)`
  throw new SmartPlayError('too-many-requests', message)
}
