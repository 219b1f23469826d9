import { createHmac, timingSafeEqual } from 'node:crypto'
import type { StoredKey } from '#libs/contract/access'
import type { Installation } from '#libs/contract/stored'
import type { Keyring } from './keyring.ts'

export const SESSION_SECONDS = 12 * 3600

/** What a browser holds instead of a key: who it is and until when, signed. It ends with its key. */
export interface Sessions {
  issue(key: StoredKey): string
  /** The key that a session stands for, while both hold. */
  recognise(session: string): StoredKey | undefined
}

const FORM = /^(k[0-9a-f]{12})\.(\d{13})\.([\w-]{43})$/

export function createSessions({ secret }: Pick<Installation, 'secret'>, keyring: Pick<Keyring, 'find'>): Sessions {
  const signingKey = createHmac('sha256', Buffer.from(secret, 'hex')).update('smartplay session').digest()
  return {
    issue(key) {
      const endsAt = String(Date.now() + SESSION_SECONDS * 1000)
      return `${key.id}.${endsAt}.${sign(key, endsAt).toString('base64url')}`
    },
    recognise(session) {
      const [, id = '', endsAt = '', signature = ''] = FORM.exec(session) ?? []
      const key = keyring.find(id)
      if (key === undefined || Number(endsAt) <= Date.now()) return undefined
      return timingSafeEqual(sign(key, endsAt), Buffer.from(signature, 'base64url')) ? key : undefined
    },
  }

  function sign({ id, hash }: StoredKey, endsAt: string): Buffer {
    return createHmac('sha256', signingKey).update(`${id}.${endsAt}.${hash}`).digest()
  }
}
