import { beforeAll, describe, expect, it } from 'vitest'
import type { IssuedKey } from '#libs/access/keys'
import { analysisResource } from '#libs/contract/api'
import { formOf } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { openEvents } from '../programs/event-stream.ts'
import { bearer, cookieOf, makeKey, untilAnswered } from '../programs/keys.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { waitUntil } from '../servers/wait-until.ts'

type Headers = Readonly<Record<string, string>>

describe('signing out', () => {
  const redis = useRedis()
  const sounds = useSounds()
  const deployment = useDeployment({ redis })
  let admin: IssuedKey
  let api: Api
  let other: Api

  beforeAll(async () => {
    admin = await makeKey(deployment, 'admin')
    api = await deployment.startApi()
    other = await deployment.startApi()
  })

  it('ends the session for whoever has its cookie, and no other session of its key', async () => {
    const [mine, elsewhere] = [await cookieOf(api, admin.text), await cookieOf(api, admin.text)]
    expect((await signOut(mine)).status).toBe(204)
    expect([await statusAt(api, mine), await statusAt(api, elsewhere)]).toEqual([401, 200])
    await untilOver(other, mine)
    expect(await statusAt(other, elsewhere)).toBe(200)
    expect((await signOut(mine)).status).toBe(204)
  })

  it('counts in other processes long before they look by themselves, as the end of a key does', async () => {
    const waited: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const cookie = await cookieOf(api, admin.text)
      await signOut(cookie)
      waited.push(await untilOver(other, cookie))
      const reader = await makeKey(deployment, 'read')
      await Promise.all([untilAnswered(api, reader, 200), untilAnswered(other, reader, 200)])
      const ofReader = await cookieOf(api, reader.text)
      await fetch(`${api.url}/v1/keys/${reader.key.id}`, { method: 'DELETE', headers: bearer(admin.text) })
      waited.push(await untilOver(other, ofReader))
    }
    for (const ms of waited) expect(ms).toBeLessThan(1000)
  })

  it('ends the event streams that the session has open', async () => {
    const cookie = await cookieOf(api, admin.text)
    const sent = { method: 'POST', headers: bearer(admin.text), body: await formOf({ path: await sounds.tone(1) }) }
    const { links } = analysisResource.parse(await (await fetch(`${api.url}/v1/analyses`, sent)).json())
    const stream = await openEvents(other.url + links.events, cookie)
    const end = expect(stream.text()).rejects.toThrow('terminated')
    await signOut(cookie)
    await end
  })

  it('is not undone by a wiped Redis, nor by a new process', async () => {
    const cookie = await cookieOf(api, admin.text)
    await signOut(cookie)
    await redis.command('FLUSHALL')
    const third = await deployment.startApi()
    expect([await statusAt(api, cookie), await statusAt(third, cookie)]).toEqual([401, 401])
    await third.stop()
  })

  it('needs no Redis: other processes find the end within three seconds', async () => {
    const cookie = await cookieOf(api, admin.text)
    await redis.server().stop()
    expect((await signOut(cookie)).status).toBe(204)
    await untilOver(other, cookie)
  })

  function signOut(cookie: Headers): Promise<Response> {
    return fetch(`${api.url}/v1/session`, { method: 'DELETE', headers: { ...cookie, origin: api.url } })
  }

  async function statusAt({ url }: Api, cookie: Headers): Promise<number> {
    return (await fetch(`${url}/v1/catalogue`, { headers: cookie })).status
  }

  /** How long it took, in milliseconds. */
  async function untilOver(at: Api, cookie: Headers): Promise<number> {
    const startedAt = performance.now()
    const attempt = async () => expect(await statusAt(at, cookie)).toBe(401)
    await waitUntil({ what: 'the end of the session', timeoutMs: 3000, attempt })
    return performance.now() - startedAt
  }
})
