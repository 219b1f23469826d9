import { createHmac, timingSafeEqual } from 'node:crypto'
import type { StoredKey } from '#libs/contract/access'
import type { Installation } from '#libs/contract/stored'
import type { EndedSessions, SessionName } from './ended-sessions.ts'
import type { Keyring } from './keyring.ts'

export const SESSION_SECONDS = 12 * 3600

/**
 * What a browser holds instead of a key: who it is and until when, signed. Two that one key begins in the same millisecond
 * are one.
 *
 *   (nothing)  issue -> live
 *   live       its twelve hours pass, its key ends, or somebody ends it -> ended, for good
 */
export interface Sessions {
  issue(key: StoredKey): string
  /** The key that a session stands for, while both hold. */
  recognise(session: string): StoredKey | undefined
  /** Ends a live session in all processes, or rejects. What is none, or has ended, is passed over. */
  end(session: string): Promise<void>
}

export interface SessionsOptions {
  readonly installation: Pick<Installation, 'secret'>
  readonly keyring: Pick<Keyring, 'find' | 'refresh'>
  readonly ended: Pick<EndedSessions, 'has' | 'end'>
}

const FORM = /^(k[0-9a-f]{12})\.(\d{13})\.([\w-]{43})$/

export function createSessions({ installation, keyring, ended }: SessionsOptions): Sessions {
  const secret = Buffer.from(installation.secret, 'hex')
  const signingKey = createHmac('sha256', secret).update('smartplay session').digest()

  return {
    issue(key) {
      const endsAt = String(Date.now() + SESSION_SECONDS * 1000)
      return `${key.id}.${endsAt}.${sign(key, endsAt).toString('base64url')}`
    },
    recognise: (text) => findLive(text)?.key,
    async end(text) {
      await learnKeyOf(text)
      const live = findLive(text)
      if (live !== undefined) await ended.end(live.name)
    },
  }

  /** Another process may take the session already, by a key that this one has not read. */
  async function learnKeyOf(text: string): Promise<void> {
    const [, keyId] = FORM.exec(text) ?? []
    if (keyId !== undefined && keyring.find(keyId) === undefined) await keyring.refresh()
  }

  function findLive(text: string): { readonly key: StoredKey; readonly name: SessionName } | undefined {
    const [, keyId = '', endsAt = '', signature = ''] = FORM.exec(text) ?? []
    const key = keyring.find(keyId)
    if (key === undefined || Number(endsAt) <= Date.now()) return undefined
    if (!timingSafeEqual(sign(key, endsAt), Buffer.from(signature, 'base64url'))) return undefined
    const name = { keyId, endsAt }
    return ended.has(name) ? undefined : { key, name }
  }

  function sign({ id, hash }: StoredKey, endsAt: string): Buffer {
    return createHmac('sha256', signingKey).update(`${id}.${endsAt}.${hash}`).digest()
  }
}
