import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A key as its holder has it: `sp_`, its id, and 256 random bits in base64url. */
const FORM = /^sp_(k[0-9a-f]{12})_([\w-]{43})$/
const ID_BYTES = 6
const SECRET_BYTES = 32

export interface NewKeyText {
  readonly id: string
  readonly text: string
  readonly hash: string
}

export interface ParsedKey {
  readonly id: string
  readonly hash: string
}

export function newKeyText(): NewKeyText {
  const id = `k${randomBytes(ID_BYTES).toString('hex')}`
  const secret = randomBytes(SECRET_BYTES)
  return { id, text: `sp_${id}_${secret.toString('base64url')}`, hash: hashOf(secret) }
}

/** Undefined for whatever cannot be a key. */
export function parseKeyText(text: string): ParsedKey | undefined {
  const [, id, secret] = FORM.exec(text) ?? []
  if (id === undefined || secret === undefined) return undefined
  return { id, hash: hashOf(Buffer.from(secret, 'base64url')) }
}

/** Compares in a time that does not tell how much of the two is equal. */
export function isSameHash(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'))
}

/** One round is enough: a slow hash protects words that people choose, and 256 random bits cannot be guessed. */
function hashOf(secret: Buffer): string {
  return createHash('sha256').update(secret).digest('hex')
}
