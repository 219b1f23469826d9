import { beforeAll, describe, expect, it } from 'vitest'
import { type BatchResource, batchItem, batchResource } from '#libs/contract/batch'
import { formOf, submit, waitForResult } from '../programs/client.ts'
import { type Api, useDeployment, type Worker } from '../programs/deployment.ts'
import { allEvents, openEvents } from '../programs/event-stream.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

describe.skipIf(!(await isRedisAvailable()))('a batch', () => {
  const redis = useRedis()
  const prefix = 'batches'
  const deployment = useDeployment({
    redis,
    environment: {
      ...{ QUEUE_PREFIX: prefix, MAX_FILE_SIZE: '1048576', WORKER_CONCURRENCY: '1' },
      RECONCILE_INTERVAL_MS: '1000',
    },
  })
  const sounds = useSounds()
  let api: Api
  let worker: Worker
  let waiting: BatchResource

  beforeAll(async () => {
    api = await deployment.startApi()
  })

  it('refuses its bad files one by one and promises the others', async () => {
    const files = [
      await sounds.tone(1),
      await sounds.file('letter.txt', 'dear'),
      await sounds.file('long.wav', new Uint8Array(2 ** 21)),
      await sounds.file('nothing.mp3', ''),
      await sounds.tone(2),
      await sounds.tone(1),
    ]
    const response = await send(files)
    expect(response.status).toBe(202)
    waiting = batchResource.parse(await response.json())
    expect(response.headers.get('location')).toBe(waiting.links.self)
    const told = waiting.items.map(({ name, status, error }) => [name, status, error?.code])
    expect(told).toEqual([
      ['tone-1.wav', 'pending', undefined],
      ['letter.txt', 'refused', 'unsupported-type'],
      ['long.wav', 'refused', 'file-too-large'],
      ['nothing.mp3', 'refused', 'empty-file'],
      ['tone-2.wav', 'pending', undefined],
      ['tone-1.wav', 'pending', undefined],
    ])
    expect(waiting.counts).toMatchObject({ pending: 3, refused: 3 })
    expect(await deployment.temporaryFiles()).toEqual([])
  })

  it('waits on a queue of its own, and a song of it that is sent alone moves up', async () => {
    expect(await lengths()).toEqual({ analyse: 0, batch: 2 })
    await submit(api.url, await sounds.tone(2))
    expect(await lengths()).toEqual({ analyse: 1, batch: 1 })
  })

  it('waits there again when Redis has lost everything', async () => {
    await redis.command('FLUSHALL')
    worker = await deployment.startWorker()
    for (const { id } of waiting.items) if (id !== null) await waitForResult(api.url, id)
  })

  it('lets what is sent alone go first', async () => {
    await worker.stop()
    const many = await Promise.all([11, 12, 13, 14].map((number) => sounds.tone(number)))
    const batch = batchResource.parse(await (await send(many)).json())
    const { id: alone } = await submit(api.url, await sounds.tone(15))
    worker = await deployment.startWorker()
    await waitForEnd(batch.id)
    // A result can be read a moment before its run has ended.
    await worker.log.waitFor(() => completedBy(worker).length >= 5)
    const ended = completedBy(worker)
    // Two of the batch, as many as are in work at once, may have been taken in the moment in which the worker began.
    expect(ended.indexOf(alone)).toBeLessThanOrEqual(2)
    expect(ended).toHaveLength(5)
  })

  it('tells each song that ends, and then its own end', async () => {
    const batch = batchResource.parse(await (await send([await sounds.tone(21), await sounds.tone(22)])).json())
    const events = await allEvents(await openEvents(`${api.url}${batch.links.events}`))
    const [snapshot, ...rest] = events
    const end = rest.pop()
    expect(snapshot?.event).toBe('snapshot')
    const pending = batchResource.parse(snapshot?.data).counts.pending
    expect(rest.map(({ data }) => batchItem.parse(data).status)).toEqual(Array(pending).fill('completed'))
    expect(end?.event).toBe('completed')
    expect(batchResource.parse(end?.data)).toMatchObject({ status: 'completed', counts: { completed: 2 } })
    const again = await openEvents(`${api.url}${batch.links.events}`, { 'last-event-id': end?.id ?? '' })
    expect(again.status).toBe(204)
  })

  it('follows what was sent before, and says what nobody knows', async () => {
    const { id } = await submit(api.url, await sounds.tone(1))
    const ids = [id, `a${'0'.repeat(32)}`]
    const response = await postJson({ ids })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      status: 'completed',
      items: [
        { id, name: 'tone-1.wav', status: 'completed' },
        { name: null, status: 'unknown' },
      ],
    })
  })

  it('is refused whole where nothing of it can be read', async () => {
    expect(await codeOf(send([]))).toBe('400 no-file')
    expect(await codeOf(postJson({ ids: [] }))).toBe('400 bad-request')
    expect(await codeOf(postJson({ ids: ['../keys'] }))).toBe('400 bad-request')
    expect(await codeOf(fetch(`${api.url}/v1/batches`, { method: 'POST' }))).toBe('400 bad-request')
    const tooMany = Array.from({ length: 101 }, () => sounds.file('nothing.mp3', ''))
    expect(await codeOf(send(await Promise.all(tooMany)))).toBe('400 too-many-files')
    expect(await deployment.temporaryFiles()).toEqual([])
  })

  it('takes a hundred files', { timeout: 60_000 }, async () => {
    const files = await Promise.all(Array.from({ length: 100 }, (_, number) => sounds.file(`${number}.txt`, 'no song')))
    const response = await send(files)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ counts: { refused: 100 } })
  })

  async function send(paths: readonly string[]): Promise<Response> {
    return fetch(`${api.url}/v1/batches`, { method: 'POST', body: await formOf(...paths.map((path) => ({ path }))) })
  }

  function postJson(body: object): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    return fetch(`${api.url}/v1/batches`, { method: 'POST', headers, body: JSON.stringify(body) })
  }

  async function lengths() {
    const lengthOf = (queue: string) => redis.command('LLEN', `${prefix}:${queue}:wait`)
    return { analyse: await lengthOf('analyse'), batch: await lengthOf('batch') }
  }

  async function waitForEnd(id: string): Promise<void> {
    const attempt = async () => {
      const { status } = batchResource.parse(await (await fetch(`${api.url}/v1/batches/${id}`)).json())
      expect(status).toBe('completed')
    }
    await waitUntil({ what: `the end of ${id}`, timeoutMs: 30_000, attempt })
  }
})

/** A job that the reconciler took for lost as it was done finds nothing promised any more, and does not count. */
function completedBy({ log }: Worker): readonly unknown[] {
  const completed = log.lines('analysis ended').filter(({ outcome }) => outcome === 'completed')
  return completed.map(({ analysisId }) => analysisId)
}

async function codeOf(answer: Promise<Response>): Promise<string> {
  const response = await answer
  const { code } = (await response.json()) as { readonly code: string }
  return `${response.status} ${code}`
}
