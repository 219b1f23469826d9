import { beforeAll, describe, expect, it } from 'vitest'
import { createKey, type IssuedKey } from '#libs/access/keys'
import { analysisResource, problem } from '#libs/contract/api'
import type { StorageConfig } from '#libs/contract/storage-config'
import { openStorage } from '#libs/storage/open'
import { formOf } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { openEvents } from '../programs/event-stream.ts'
import { bearer, cookieOf, makeKey, untilAnswered } from '../programs/keys.ts'
import { countLooks, looksWithin } from '../programs/looks.ts'
import { useNetwork } from '../programs/network.ts'
import { useRedis } from '../programs/redis.ts'
import { useS3 } from '../programs/s3.ts'
import { useSounds } from '../programs/sounds.ts'
import { isVersitygwAvailable, startVersitygw } from '../servers/s3.ts'
import { isToxiproxyAvailable } from '../servers/toxiproxy.ts'

type Headers = Readonly<Record<string, string>>

/** As of an upload: a store that hangs is given up after 5 s. */
const REFUSAL_LIMIT_MS = 7000

describe('signing out', () => {
  const redis = useRedis()
  const sounds = useSounds()
  // Whoever asks is counted, and would be kept by a Redis that is away just when he looks whether it is over.
  const deployment = useDeployment({ redis, environment: { RATE_LIMIT_READS_PER_MINUTE: '0' } })
  let admin: IssuedKey
  let api: Api
  let other: Api

  beforeAll(async () => {
    admin = await makeKey(deployment, 'admin')
    api = await deployment.startApi()
    other = await deployment.startApi()
  })

  it('ends the session for whoever has its cookie, and no other session of its key', async () => {
    const [mine, elsewhere] = await twoSessions()
    expect((await signOut(api, mine)).status).toBe(204)
    expect([await statusAt(api, mine), await statusAt(api, elsewhere)]).toEqual([401, 200])
    await untilOver(other, mine)
    expect(await statusAt(other, elsewhere)).toBe(200)
    expect((await signOut(api, mine)).status).toBe(204)
  })

  it('counts in other processes long before they look by themselves, as the end of a key does', async () => {
    const waited: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const cookie = await cookieOf(api, admin.text)
      await signOut(api, cookie)
      waited.push(await untilOver(other, cookie))
      const reader = await makeKey(deployment, 'read')
      await Promise.all([untilAnswered(api, reader, 200), untilAnswered(other, reader, 200)])
      const ofReader = await cookieOf(api, reader.text)
      await fetch(`${api.url}/v1/keys/${reader.key.id}`, { method: 'DELETE', headers: bearer(admin.text) })
      waited.push(await untilOver(other, ofReader))
    }
    for (const looks of waited) expect(looks).toBeLessThan(looksWithin(1000))
  })

  it('ends the event streams that the session has open', async () => {
    const cookie = await cookieOf(api, admin.text)
    const sent = { method: 'POST', headers: bearer(admin.text), body: await formOf({ path: await sounds.tone(1) }) }
    const { links } = analysisResource.parse(await (await fetch(`${api.url}/v1/analyses`, sent)).json())
    const stream = await openEvents(other.url + links.events, cookie)
    const end = expect(stream.text()).rejects.toThrow('terminated')
    await signOut(api, cookie)
    await end
  })

  it('is not undone by a wiped Redis, nor by a new process', async () => {
    const cookie = await cookieOf(api, admin.text)
    await signOut(api, cookie)
    await redis.command('FLUSHALL')
    const third = await deployment.startApi()
    expect([await statusAt(api, cookie), await statusAt(third, cookie)]).toEqual([401, 401])
    await third.stop()
  })

  it('needs no Redis: other processes find the end within three seconds', async () => {
    const cookie = await cookieOf(api, admin.text)
    await redis.server().stop()
    expect((await signOut(api, cookie)).status).toBe(204)
    await untilOver(other, cookie)
  })

  /** Those that one key begins in the same millisecond are one. */
  async function twoSessions(): Promise<readonly [Headers, Headers]> {
    const one = await cookieOf(api, admin.text)
    for (;;) {
      const another = await cookieOf(api, admin.text)
      if (another.cookie !== one.cookie) return [one, another]
    }
  }
})

const canLoseStore = (await isVersitygwAvailable()) && (await isToxiproxyAvailable())

describe.skipIf(!canLoseStore)('signing out without the object store', () => {
  const s3 = useS3(startVersitygw)
  const network = useNetwork(() => s3.server())
  const deployment = useDeployment({ redis: useRedis() })
  let admin: IssuedKey
  let api: Api
  let other: Api

  beforeAll(async () => {
    admin = await makeAdmin(s3.config)
    api = await deployment.startApi({ ...s3.environment, S3_ENDPOINT: `http://${network.host}:${network.port}` })
    other = await deployment.startApi(s3.environment)
  })

  it.each([
    ['does not answer', network.swallow, network.heal],
    ['is dead', () => s3.server().kill(), () => s3.server().restart()],
  ])('is refused and ends nothing while it %s, and is done once it is back', async (_what, take, giveBack) => {
    const cookie = await cookieOf(api, admin.text)
    await take()
    await expectRefusal(api, cookie)
    expect([await statusAt(api, cookie), await statusAt(other, cookie)]).toEqual([200, 200])
    await giveBack()
    expect((await signOut(api, cookie)).status).toBe(204)
    expect(await statusAt(api, cookie)).toBe(401)
    await untilOver(other, cookie)
  })

  it('is refused too where the key was not read before, for another process takes the session', async () => {
    await network.swallow()
    const later = await makeAdmin(s3.config)
    await untilAnswered(other, later, 200)
    const cookie = await cookieOf(other, later.text)
    await expectRefusal(api, cookie)
    expect([await statusAt(api, cookie), await statusAt(other, cookie)]).toEqual([401, 200])
    await network.heal()
    expect((await signOut(api, cookie)).status).toBe(204)
    await untilOver(other, cookie)
  })
})

async function makeAdmin(config: StorageConfig): Promise<IssuedKey> {
  const store = await openStorage(config)
  const issued = await createKey(store, { name: 'admin', scopes: ['admin'] })
  await store.close()
  return issued
}

function signOut({ url }: Api, cookie: Headers): Promise<Response> {
  return fetch(`${url}/v1/session`, { method: 'DELETE', headers: { ...cookie, origin: url } })
}

/** The browser keeps its cookie, to sign out again. */
async function expectRefusal(api: Api, cookie: Headers): Promise<void> {
  const sentAt = performance.now()
  const response = await signOut(api, cookie)
  expect(performance.now() - sentAt).toBeLessThan(REFUSAL_LIMIT_MS)
  expect([response.status, response.headers.getSetCookie()]).toEqual([503, []])
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(problem.parse(await response.json()).code).toBe('store-unavailable')
}

async function statusAt({ url }: Api, cookie: Headers): Promise<number> {
  return (await fetch(`${url}/v1/catalogue`, { headers: cookie })).status
}

/** How many looks it took. */
function untilOver(at: Api, cookie: Headers): Promise<number> {
  return countLooks(looksWithin(3000), async () => expect(await statusAt(at, cookie)).toBe(401))
}
