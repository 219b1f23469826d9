import { createKey, type IssuedKey, rotateKey } from '#libs/access/keys'
import type { Scope } from '#libs/contract/access'
import { openFilesystemStore } from '#libs/storage/filesystem'
import type { ObjectStore } from '#libs/storage/objects'
import type { Deployment } from './deployment.ts'
import { countLooks, looksWithin } from './looks.ts'

/** What we promise for keys that somebody else has made or revoked. */
const LEARNT_WITHIN_MS = 3000

/** The store of a deployment, as whoever has a shell on its machine has it. */
export function storeOf({ objectsDirectory }: Pick<Deployment, 'objectsDirectory'>): Promise<ObjectStore> {
  return openFilesystemStore({ directory: objectsDirectory })
}

/** A key in the store of a deployment. Made before its API starts, it counts from the beginning. */
export async function makeKey(deployment: Deployment, ...scopes: readonly Scope[]): Promise<IssuedKey> {
  return createKey(await storeOf(deployment), { name: scopes.join(' and '), scopes: [...scopes] })
}

/** A key that has opened everything, and opens nothing any more. */
export async function makeExpiredKey(deployment: Deployment): Promise<IssuedKey> {
  const store = await storeOf(deployment)
  const issued = await makeKey(deployment, 'admin')
  await rotateKey(store, issued.key.id, 0)
  return issued
}

/** Resolves when a running API answers a key like that: 200 when it has learnt of it, 401 when of its end. */
export async function untilAnswered(
  api: { readonly url: string },
  { text }: IssuedKey,
  status: 200 | 401,
): Promise<void> {
  const attempt = async () => {
    const response = await fetch(`${api.url}/v1/catalogue`, { headers: bearer(text) })
    if (response.status !== status) throw new Error(`the API answers ${response.status}`)
  }
  await countLooks(looksWithin(LEARNT_WITHIN_MS), attempt)
}

export function bearer(key: string): { readonly authorization: string } {
  return { authorization: `Bearer ${key}` }
}

export function signIn({ url }: { readonly url: string }, key: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${url}/v1/session`, { method: 'POST', headers, body: JSON.stringify({ key }) })
}

/** Signs in, and answers as a browser would send it from then on. */
export async function cookieOf(api: { readonly url: string }, key: string): Promise<{ readonly cookie: string }> {
  const [cookie = ''] = (await signIn(api, key)).headers.getSetCookie()
  return { cookie: cookie.split(';', 1)[0] ?? '' }
}
