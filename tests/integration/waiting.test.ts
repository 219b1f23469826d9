import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { analysisResource, prediction, problem } from '#libs/contract/api'
import { formOf, post, submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

const SYNC_WAIT_MS = 2000

describe.skipIf(!(await isRedisAvailable()))('whoever waits at /upload', () => {
  // Not kept by a disk: an API that has no answer within half a second says that what runs is queued.
  const deployment = useDeployment({ redis: useRedis({ settings: ['--appendonly', 'no'] }) })
  const sounds = useSounds()
  const seen = new Set<string>()
  let decoder: HeldDecoder
  /** It waits for as long as is usual: on a busy machine it takes a while until a song runs. */
  let api: Api

  beforeAll(async () => {
    decoder = await makeHeldDecoder(deployment.directory)
    api = await deployment.startApi()
    await deployment.startWorker({ FFMPEG_PATH: decoder.path })
  })
  beforeEach(() => decoder.hold())

  it('longer than SYNC_WAIT_MS is told where to look, and finds the answer there', async () => {
    const { url } = await deployment.startApi({ SYNC_WAIT_MS: String(SYNC_WAIT_MS) })
    const path = await sounds.tone(1)
    // It runs before anybody waits: how soon a worker takes it up is the machine's affair.
    const { id } = await submit(url, path)
    seen.add(id)
    await waitForStatus({ apiUrl: url, id }, 'running')
    const sentAt = performance.now()
    const response = await post(`${url}/upload`, { path })
    expect(performance.now() - sentAt).toBeGreaterThan(SYNC_WAIT_MS)
    expect(response.status).toBe(202)
    expect(response.headers.get('location')).toBe(`/v1/analyses/${id}`)
    expect(analysisResource.parse(await response.json())).toMatchObject({ id, status: 'running' })

    await decoder.release()
    await waitForResult(url, id)
    prediction.parse(await (await post(`${url}/upload`, { path })).json())
  })

  it('is told so when somebody forgets the analysis meanwhile', async () => {
    const waiting = post(`${api.url}/upload`, { path: await sounds.tone(2) })
    const id = await runningId()
    await fetch(`${api.url}/v1/analyses/${id}`, { method: 'DELETE' })
    const response = await waiting
    expect(response.status).toBe(404)
    expect(problem.parse(await response.json())).toMatchObject({ code: 'not-found' })
    await decoder.release()
  })

  it('and leaves cancels nothing', async () => {
    const leaving = new AbortController()
    const body = await formOf({ path: await sounds.tone(3) })
    const left = fetch(`${api.url}/upload`, { method: 'POST', body, signal: leaving.signal }).catch(() => 'left')
    const id = await runningId()
    leaving.abort()
    expect(await left).toBe('left')
    await decoder.release()
    await waitForStatus({ apiUrl: api.url, id }, 'completed')
  })

  /** The job that runs now and did not before, as the dashboard shows it. */
  async function runningId(): Promise<string> {
    const address = `${api.adminUrl}/queues/api/queues?activeQueue=analyse&status=active`
    let found: string | undefined
    const attempt = async () => {
      const { queues } = (await (await fetch(address)).json()) as Dashboard
      found = queues[0]?.jobs.map(({ data }) => data.id).find((id) => !seen.has(id))
      expect(found).toBeDefined()
    }
    await waitUntil({ what: 'a running job', timeoutMs: 20_000, attempt })
    seen.add(found ?? '')
    return found ?? ''
  }
})

interface Dashboard {
  readonly queues: readonly { readonly jobs: readonly { readonly data: { readonly id: string } }[] }[]
}
