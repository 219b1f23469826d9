import { readdir } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { look, submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { canListProcesses, processesIn } from '../programs/processes.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

/** Its lock lasts 15 s and is looked for every 5 s; the README promises 25 s. */
const RECOVERY_LIMIT_MS = 25_000

describe.skipIf(!(await isRedisAvailable()))('a worker that goes in mid-job', () => {
  const deployment = useDeployment({ redis: useRedis(), environment: { WORKER_CONCURRENCY: '1' } })
  const sounds = useSounds()
  let api: Api | undefined
  let decoder: HeldDecoder

  beforeEach(async () => {
    api ??= await deployment.startApi()
    decoder ??= await makeHeldDecoder(deployment.directory)
    await decoder.hold()
  })

  /** A worker that stands in the middle of decoding a song. */
  async function startBusyWorker(tone: number) {
    const apiUrl = api?.url ?? ''
    const worker = await deployment.startWorker({ FFMPEG_PATH: decoder.path })
    const { id } = await submit(apiUrl, await sounds.tone(tone))
    await waitForStatus({ apiUrl, id }, 'running')
    await waitUntil({
      what: 'a running decoder',
      timeoutMs: 10_000,
      attempt: async () => expect(await decoders()).toHaveLength(canListProcesses ? 1 : 0),
    })
    return { worker, id, apiUrl }
  }

  async function decoders() {
    return (await processesIn(deployment.directory)).filter(({ name }) => name === 'held-ffmpeg')
  }

  it('by kill -9 takes its decoder with it, and another worker completes the job', async () => {
    const { worker, id, apiUrl } = await startBusyWorker(1)
    await worker.kill()
    const killedAt = performance.now()
    await waitUntil({
      what: 'the end of the decoder',
      timeoutMs: 10_000,
      attempt: async () => expect(await decoders()).toEqual([]),
    })
    await decoder.release()
    const next = await deployment.startWorker()
    const result = await waitForResult(apiUrl, id)
    expect(performance.now() - killedAt).toBeLessThan(RECOVERY_LIMIT_MS)
    expect(result.meta.attempt).toBe(2)
    expect(await (await fetch(`${next.adminUrl}/metrics`)).text()).toContain('smartplay_jobs_stalled_total 1')
    await next.stop()
  })

  it('by SIGTERM may end it, when that does not take long', async () => {
    const { worker, id, apiUrl } = await startBusyWorker(2)
    const stopped = worker.stop()
    await worker.log.waitFor(({ msg }) => msg === 'ending')
    await decoder.release()
    expect(await stopped).toBeLessThan(10_000)
    expect((await waitForResult(apiUrl, id)).meta.attempt).toBe(1)
    expect(worker.log.lines('analysis ended')).toMatchObject([{ outcome: 'completed' }])
  })

  it('by SIGTERM puts it back, when that takes long, and nothing counts as failed', async () => {
    const { worker, id, apiUrl } = await startBusyWorker(3)
    expect(await worker.stop()).toBeLessThan(10_000)
    expect(worker.log.lines('analysis ended')).toMatchObject([{ outcome: 'aborted' }])
    // While Redis takes its time the API names no place.
    const queued = { status: 'queued', queue: { position: 0 } }
    const attempt = async () => expect(await look(apiUrl, id)).toMatchObject(queued)
    await waitUntil({ what: 'the first place in the queue', timeoutMs: 10_000, attempt })
    await decoder.release()
    const next = await deployment.startWorker()
    expect((await waitForResult(apiUrl, id)).meta.attempt).toBe(2)
    await next.stop()
    expect(next.log.lines('analysis ended')).toMatchObject([{ outcome: 'completed' }])
  })

  it('has left one result of each job, and no failure', async () => {
    const results = await readdir(`${deployment.objectsDirectory}/results`, { recursive: true })
    expect(results.filter((name) => name.endsWith('.json'))).toHaveLength(3)
    await expect(readdir(`${deployment.objectsDirectory}/failures`)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
