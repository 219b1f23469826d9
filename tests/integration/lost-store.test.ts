import { beforeAll, describe, expect, it } from 'vitest'
import { problem } from '#libs/contract/api'
import { post, submit, waitForResult } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { useS3 } from '../programs/s3.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { isVersitygwAvailable, startVersitygw } from '../servers/s3.ts'

/** What the README promises: an upload is refused within 6 s of a store that hangs. */
const REFUSAL_LIMIT_MS = 7000

const isPossible = (await isRedisAvailable()) && (await isVersitygwAvailable())

describe.skipIf(!isPossible).each([
  ['hangs', 'pause', 'resume'],
  ['is killed', 'kill', 'restart'],
] as const)('while the object store %s', (_what, take, giveBack) => {
  const redis = useRedis()
  const s3 = useS3(startVersitygw)
  const deployment = useDeployment({ redis })
  const sounds = useSounds()
  let api: Api

  beforeAll(async () => {
    api = await deployment.startApi(s3.environment)
  })

  it('an upload is refused with 503 and when to come back, and not promised', async () => {
    const path = await sounds.tone(1)
    await s3.server()[take]()
    const sentAt = performance.now()
    const response = await post(`${api.url}/v1/analyses`, { path })
    expect(performance.now() - sentAt).toBeLessThan(REFUSAL_LIMIT_MS)
    expect(response.status).toBe(503)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(problem.parse(await response.json())).toMatchObject({ code: 'store-unavailable' })
    expect(await deployment.temporaryFiles()).toEqual([])
  })

  it('a program waits with its start until the store is back, and everything goes on', async () => {
    const waiting = deployment.startWorker(s3.environment)
    await s3.server()[giveBack]()
    await waiting
    const { id } = await submit(api.url, await sounds.tone(1))
    await waitForResult(api.url, id)
  })
})
