import { hkdfSync, randomBytes } from 'node:crypto'
import type { Installation } from '#libs/contract/stored'
import type { SigningKey, StoredWebhook } from '#libs/contract/webhook'

/** How many former secrets may sign beside the present one, however often somebody rotates: the header stays short. */
const MAX_FORMER = 4
const SECRET_BYTES = 32
const PREFIX = 'whsec_'

export function newSigningKey(createdAt: Date): SigningKey {
  return { salt: randomBytes(32).toString('hex'), createdAt: createdAt.toISOString(), expiresAt: null }
}

/** A new key before the former one, which signs too until its grace ends. */
export function rotateKeys(keys: readonly SigningKey[], now: Date, graceSeconds: number): SigningKey[] {
  const graceEnd = new Date(now.getTime() + graceSeconds * 1000).toISOString()
  const former = keys.map((key) => ({ ...key, expiresAt: key.expiresAt ?? graceEnd }))
  return [newSigningKey(now), ...former.filter((key) => isValid(key, now)).slice(0, MAX_FORMER)]
}

/**
 * HKDF-SHA-256 (RFC 5869) of the installation's secret, with the key's random salt and the registration's id: 32 bytes
 * that lie nowhere, and that nobody can tell without the installation's secret.
 */
export function secretOf(
  { secret }: Pick<Installation, 'secret'>,
  { id }: Pick<StoredWebhook, 'id'>,
  { salt }: SigningKey,
): Buffer {
  const input = Buffer.from(secret, 'hex')
  return Buffer.from(hkdfSync('sha256', input, Buffer.from(salt, 'hex'), `smartplay webhook ${id}`, SECRET_BYTES))
}

/** As it is shown, once: Standard Webhooks 1.0, `whsec_` and base64. */
export function showSecret(secret: Buffer): string {
  return `${PREFIX}${secret.toString('base64')}`
}

export function validKeys({ keys }: Pick<StoredWebhook, 'keys'>, now: Date): readonly SigningKey[] {
  return keys.filter((key) => isValid(key, now))
}

function isValid({ expiresAt }: SigningKey, now: Date): boolean {
  return expiresAt === null || new Date(expiresAt) > now
}
