import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { SmartPlayError } from '#libs/contract/errors'
import { type Installation, installation } from '#libs/contract/stored'
import type { ObjectStore } from '#libs/storage/objects'
import { readJson, toJson } from './json-object.ts'
import { INSTALLATION_KEY } from './keys.ts'

/** Reads who this store is, or makes it up at the very first start; of racing first starts one wins for all. */
export async function openInstallation(store: ObjectStore): Promise<Installation> {
  const found = await readJson(store, INSTALLATION_KEY, installation)
  if (found !== undefined) return found
  await store.create(INSTALLATION_KEY, toJson(newInstallation()))
  const created = await readJson(store, INSTALLATION_KEY, installation)
  if (created !== undefined) return created
  throw new SmartPlayError('store-unsuitable', 'the object store lost what was just written to it: installation.json')
}

function newInstallation(): Installation {
  return {
    schema: 1,
    storeId: randomUUID(),
    secret: randomBytes(32).toString('hex'),
    createdAt: new Date().toISOString(),
  }
}

/**
 * The id is the content: `a` and the first 32 hex digits of HMAC-SHA-256(secret, SHA-256 of the audio). The same file is
 * the same analysis, and nobody can tell from a file alone whether somebody sent it.
 */
export function identify({ secret }: Pick<Installation, 'secret'>, sha256: string): string {
  const digest = createHmac('sha256', Buffer.from(secret, 'hex')).update(sha256).digest('hex')
  return `a${digest.slice(0, 32)}`
}
