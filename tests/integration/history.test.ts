import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { historyPage, retryReport } from '#libs/contract/history'
import { submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment, type Worker } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'

describe.skipIf(!(await isRedisAvailable()))('the history', () => {
  // Whoever tries again just as the job of the failed promise ends is served by the reconciler.
  const deployment = useDeployment({ redis: useRedis(), environment: { RECONCILE_INTERVAL_MS: '1000' } })
  const sounds = useSounds()
  let api: Api
  let worker: Worker

  beforeAll(async () => {
    api = await deployment.startApi()
    worker = await deployment.startWorker()
  })

  it('lists what was sent, the newest first, page by page, whatever is sent meanwhile', async () => {
    for (const number of [1, 2, 3]) await send(number)
    const first = await list('limit=2')
    await send(4)
    const second = await list(`limit=2&cursor=${first.nextCursor}`)
    expect(namesOf(first)).toEqual(['tone-3.wav', 'tone-2.wav'])
    expect(namesOf(second)).toEqual(['tone-1.wav'])
    expect(second.nextCursor).toBeNull()
    expect(namesOf(await list('limit=1'))).toEqual(['tone-4.wav'])
  })

  it('shows what an analysis found out, or why it failed', async () => {
    const { id } = await sendBroken('stump.wav')
    await waitForStatus({ apiUrl: api.url, id }, 'failed')
    expect((await list('status=failed')).items).toMatchObject([{ id, mood: null, error: { code: 'undecodable' } }])
    expect((await list('status=completed')).items[0]).toMatchObject({ mood: expect.any(String), error: null })
  })

  it.each(['cursor=..%2Fkeys', 'limit=0', 'limit=1&limit=2', 'status=lost', 'page=2'])('refuses %s', async (query) => {
    const response = await fetch(`${api.url}/v1/analyses?${query}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'bad-request' })
  })

  describe('retry', () => {
    it('runs a failed analysis once more', async () => {
      const { id } = await sendBroken('again.wav')
      await waitForStatus({ apiUrl: api.url, id }, 'failed')
      const response = await retry(id)
      expect([response.status, response.headers.get('location')]).toEqual([202, `/v1/analyses/${id}`])
      await worker.log.waitFor(() => endingsOf(id).length === 2)
      await waitForStatus({ apiUrl: api.url, id }, 'failed')
    })

    it('makes no second entry', async () => {
      const { items } = await list('status=failed')
      expect(items.filter(({ name }) => name === 'again.wav')).toHaveLength(1)
    })

    it('is refused for what has not failed, is unknown, or whose audio is gone', async () => {
      const { id } = await send(1)
      expect(await problemOf(retry(id))).toBe('409 not-failed')
      expect(await problemOf(retry(`a${'0'.repeat(32)}`))).toBe('404 not-found')
      const broken = await sendBroken('gone.wav')
      await waitForStatus({ apiUrl: api.url, id: broken.id }, 'failed')
      await rm(join(deployment.objectsDirectory, 'audio', broken.id))
      expect(await problemOf(retry(broken.id))).toBe('410 audio-gone')
    })

    it('runs all with one code once more, and says what it could not', async () => {
      const none = await retryAll('code=worker-lost')
      expect(none).toEqual({ retried: 0, audioGone: 0, unreadable: 0, nextCursor: null })
      expect(await retryAll('code=undecodable')).toEqual({ retried: 2, audioGone: 1, unreadable: 0, nextCursor: null })
    })
  })

  async function send(number: number) {
    const sent = await submit(api.url, await sounds.tone(number))
    await waitForResult(api.url, sent.id)
    return sent
  }

  /** The beginning of a file; each name is another content. */
  async function sendBroken(name: string) {
    const header = `RIFF\u0024\0\0\0WAVEfmt ${name}`
    return submit(api.url, await sounds.file(name, header))
  }

  async function list(query: string) {
    return historyPage.parse(await (await fetch(`${api.url}/v1/analyses?${query}`)).json())
  }

  function retry(id: string): Promise<Response> {
    return fetch(`${api.url}/v1/analyses/${id}/retry`, { method: 'POST' })
  }

  async function retryAll(query: string) {
    return retryReport.parse(await (await fetch(`${api.url}/v1/analyses/retry?${query}`, { method: 'POST' })).json())
  }

  function endingsOf(id: string): readonly unknown[] {
    return worker.log.lines('analysis ended').filter(({ analysisId }) => analysisId === id)
  }
})

function namesOf({ items }: { readonly items: readonly { readonly name: string }[] }): readonly string[] {
  return items.map(({ name }) => name)
}

async function problemOf(answer: Promise<Response>): Promise<string> {
  const response = await answer
  const { code } = (await response.json()) as { readonly code: string }
  return `${response.status} ${code}`
}
