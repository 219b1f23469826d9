import { beforeAll, describe, expect, it } from 'vitest'
import { useDeployment } from '../programs/deployment.ts'
import { eventsOf } from '../programs/event-stream.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { type DocumentClient, openDocumentClient } from './document-client.ts'

/**
 * What a client developer can do who has nothing but the document: no address, no header, no name of a field below comes
 * from anywhere else.
 */
describe.skipIf(!(await isRedisAvailable()))('a client written from /openapi.json alone', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  let client: DocumentClient
  let song: string
  let id: string

  beforeAll(async () => {
    const { url } = await deployment.startApi()
    client = await openDocumentClient(`${url}/openapi.json`)
    song = await sounds.tone(1)
  })

  it('sends a song', async () => {
    const response = await client.call('submitAnalysis', { files: [song] })
    expect(response.status).toBe(202)
    const promised = await read(response)
    id = promised.id
    expect(response.headers.get('location')).toBe(promised.links.self)
    await deployment.startWorker()
  })

  it('follows it to its end', async () => {
    const events: string[] = []
    for await (const { event } of eventsOf(await client.call('followAnalysis', { parameters: { id } }))) {
      events.push(event)
    }
    expect([events[0], events.at(-1)]).toEqual(['snapshot', 'completed'])
  })

  it('fetches what was found out', async () => {
    const analysis = await read(await client.call('readAnalysis', { parameters: { id } }))
    expect(analysis).toMatchObject({ id, status: 'completed', mood: expect.any(String) })
    expect(await read(await client.follow(analysis.links.self))).toEqual(analysis)
  })

  it('asks for songs like it', async () => {
    const response = await client.call('recommendForAnalysis', { parameters: { id, limit: 3 } })
    expect(await read(response)).toMatchObject({ catalogue: expect.any(String), items: expect.any(Array) })
  })

  it('finds it in the list of what was sent', async () => {
    const { items } = await read(await client.call('listAnalyses', { parameters: { status: 'completed' } }))
    expect(items).toMatchObject([{ id }])
  })

  it('waits for an answer instead of following', async () => {
    const parameters = { Prefer: 'wait=30' }
    const response = await client.call('submitAnalysis', { files: [await sounds.tone(2)], parameters })
    expect(response.headers.get('preference-applied')).toBe('wait=30')
    expect(await read(response)).toMatchObject({ status: 'completed' })
  })

  it('sends many, and follows them together', async () => {
    const batch = await read(await client.call('createBatch', { files: [song, await sounds.file('letter.txt', '')] }))
    expect(batch.counts).toMatchObject({ completed: 1, refused: 1 })
  })

  it('takes it back, and then nobody knows it', async () => {
    expect((await client.call('forgetAnalysis', { parameters: { id } })).status).toBe(204)
    const response = await client.call('readAnalysis', { parameters: { id } })
    expect(response.status).toBe(404)
    const problem = await read(response)
    expect((await client.follow(problem.type)).status).toBe(200)
    expect(await (await client.follow(problem.type)).text()).toContain(`id="${problem.code}"`)
  })
})

// biome-ignore lint/suspicious/noExplicitAny: the document says what it is
async function read(response: Response): Promise<any> {
  return response.json()
}
