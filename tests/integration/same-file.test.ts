import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AnalysisResource } from '#libs/contract/api'
import { submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment, type Worker } from '../programs/deployment.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'

describe.skipIf(!(await isRedisAvailable()))('the same file', () => {
  // Whoever sends a file just as the job of an earlier promise ends is served by the reconciler.
  const deployment = useDeployment({ redis: useRedis(), environment: { RECONCILE_INTERVAL_MS: '1000' } })
  const sounds = useSounds()
  let decoder: HeldDecoder
  let api: Api
  let worker: Worker

  beforeAll(async () => {
    decoder = await makeHeldDecoder(deployment.directory)
    api = await deployment.startApi()
    worker = await deployment.startWorker({ FFMPEG_PATH: decoder.path })
  })

  it('sent 20 times at once is one analysis and one execution', async () => {
    const path = await sounds.tone(1)
    const sent = await Promise.all(Array.from({ length: 20 }, (_, copy) => submit(api.url, path, `copy ${copy}.wav`)))
    const ids = [...new Set(sent.map(({ id }) => id))]
    expect(ids).toHaveLength(1)
    const id = ids[0] ?? ''
    await waitForResult(api.url, id)
    expect(executionsOf(id)).toBe(1)
  })

  it('sent again when it is done is answered at once, and not run again', async () => {
    const path = await sounds.tone(2)
    const { id } = await submit(api.url, path)
    await waitForResult(api.url, id)
    expect(await submit(api.url, path)).toMatchObject({ id, status: 'completed' })
    expect(executionsOf(id)).toBe(1)
  })

  it('forgotten while it runs is not published; sent again, it runs again', async () => {
    const path = await sounds.tone(3)
    await decoder.hold()
    const { id } = await submit(api.url, path)
    await waitForStatus({ apiUrl: api.url, id }, 'running')
    await forget(id)
    await decoder.release()
    await worker.log.waitFor(({ analysisId, outcome }) => analysisId === id && outcome === 'forgotten')
    expect((await fetch(`${api.url}/v1/analyses/${id}`)).status).toBe(404)
    expect(await objectsOf(id)).toEqual([`withdrawals/${id}.json`])

    // Nobody knows whether its decoding ended before its worker saw that it was forgotten.
    const before = executionsOf(id)
    expect((await submitHeld(path)).status).not.toBe('completed')
    await waitForResult(api.url, id)
    expect(executionsOf(id)).toBe(before + 1)
  })

  it('forgotten and sent again while it runs is analysed for the new sender', async () => {
    const path = await sounds.tone(4)
    await decoder.hold()
    const { id } = await submit(api.url, path, 'first.wav')
    await waitForStatus({ apiUrl: api.url, id }, 'running')
    await forget(id)
    await submit(api.url, path, 'second.wav')
    await decoder.release()
    expect((await waitForResult(api.url, id)).name).toBe('second.wav')
  })

  it('forgotten when it is done runs again', async () => {
    const path = await sounds.tone(5)
    const { id } = await submit(api.url, path)
    await waitForResult(api.url, id)
    // A result can be read a moment before its promise is taken back.
    await worker.log.waitFor(() => endingsOf(id).length === 1)
    await forget(id)
    expect(await objectsOf(id)).toEqual([])
    expect((await submitHeld(path)).status).not.toBe('completed')
    await waitForResult(api.url, id)
    expect(executionsOf(id)).toBe(2)
  })

  it('that failed is tried again when it is sent again', async () => {
    const path = await sounds.cut(await sounds.sound('stump.wav', 'anullsrc=d=1'), 60)
    const { id } = await submit(api.url, path)
    await waitForStatus({ apiUrl: api.url, id }, 'failed')
    expect((await submit(api.url, path)).id).toBe(id)
    await worker.log.waitFor(() => endingsOf(id).length === 2)
    expect(endingsOf(id)).toEqual(['failed', 'failed'])
    await waitForStatus({ apiUrl: api.url, id }, 'failed')
  })

  /** Sends a file whose analysis cannot end before the answer that says how it stands. */
  async function submitHeld(path: string): Promise<AnalysisResource> {
    await decoder.hold()
    const answer = await submit(api.url, path)
    await decoder.release()
    return answer
  }

  async function forget(id: string): Promise<void> {
    const { status } = await fetch(`${api.url}/v1/analyses/${id}`, { method: 'DELETE' })
    expect(status).toBe(204)
  }

  function executionsOf(id: string): number {
    const ran = worker.log.lines('stage completed')
    return ran.filter((line) => line.analysisId === id && line.stage === 'decode').length
  }

  function endingsOf(id: string): readonly unknown[] {
    const ended = worker.log.lines('analysis ended')
    return ended.filter(({ analysisId }) => analysisId === id).map(({ outcome }) => outcome)
  }

  async function objectsOf(id: string): Promise<readonly string[]> {
    const entries = await readdir(deployment.objectsDirectory, { recursive: true, withFileTypes: true })
    const keys = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    return keys.filter((key) => key.includes(id)).map((key) => key.slice(deployment.objectsDirectory.length + 1))
  }
})
