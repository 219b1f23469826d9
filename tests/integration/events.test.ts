import { beforeAll, describe, expect, it } from 'vitest'
import { analysisResource, problem } from '#libs/contract/api'
import { isNewer, parseEventId } from '#libs/contract/event-id'
import { jobProgress } from '#libs/contract/job'
import { STAGES } from '#libs/contract/stages'
import { submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment, type Worker } from '../programs/deployment.ts'
import { allEvents, openEvents, type ReceivedEvent } from '../programs/event-stream.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'

describe.skipIf(!(await isRedisAvailable()))('the events of an analysis', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  let api: Api
  let worker: Worker
  let decoder: HeldDecoder

  beforeAll(async () => {
    decoder = await makeHeldDecoder(deployment.directory)
    api = await deployment.startApi()
    worker = await deployment.startWorker({ FFMPEG_PATH: decoder.path })
  })

  const eventsUrl = (id: string) => `${api.url}/v1/analyses/${id}/events`

  it('are a snapshot, the beginning and end of each stage, and the end', async () => {
    await decoder.hold()
    const { id } = await submit(api.url, await sounds.tone(1))
    const following = await openEvents(eventsUrl(id))
    await decoder.release()
    const events = await allEvents(following)

    expect(events[0]?.event).toBe('snapshot')
    expect(analysisResource.parse(events[0]?.data)).toMatchObject({ id })
    const steps = events.slice(1, -1).map(({ event, data }) => {
      const { stage, state } = jobProgress.parse(data)
      return { event, stage, state }
    })
    const all = STAGES.flatMap((stage) => [
      { event: 'stage', stage, state: 'started' },
      { event: 'stage', stage, state: 'completed' },
    ])
    // What had begun when the snapshot was taken stands in the snapshot.
    expect(steps).toEqual(all.slice(all.length - steps.length))
    expect(steps.length).toBeGreaterThanOrEqual(all.length - 1)
    expect(events.at(-1)).toMatchObject({ event: 'completed', data: { id, status: 'completed' } })
    expectRising(events)
  })

  it('are told alike to everybody who follows', async () => {
    await decoder.hold()
    const { id } = await submit(api.url, await sounds.tone(2))
    await waitForStatus({ apiUrl: api.url, id }, 'running')
    const followers = await Promise.all(Array.from({ length: 5 }, () => openEvents(eventsUrl(id))))
    await decoder.release()
    const [first, ...others] = (await Promise.all(followers.map(allEvents))).map((events) => events.slice(1))
    for (const other of others) expect(other.slice(-9)).toEqual(first?.slice(-9))
  })

  it('are a snapshot and the end for whoever comes late', async () => {
    const { id } = await submit(api.url, await sounds.tone(3))
    await waitForResult(api.url, id)
    const events = await allEvents(await openEvents(eventsUrl(id)))
    expect(events.map(({ event }) => event)).toEqual(['snapshot', 'completed'])
  })

  it('are over, with 204, for whoever comes back with the id of the end', async () => {
    const { id } = await submit(api.url, await sounds.tone(4))
    await waitForResult(api.url, id)
    const end = (await allEvents(await openEvents(eventsUrl(id)))).at(-1)
    const response = await openEvents(eventsUrl(id), { 'last-event-id': end?.id ?? '' })
    expect(response.status).toBe(204)
  })

  it('begin with a snapshot again for whoever comes back before the end', async () => {
    await decoder.hold()
    const { id } = await submit(api.url, await sounds.tone(5))
    await waitForStatus({ apiUrl: api.url, id }, 'running')
    const following = await openEvents(eventsUrl(id), { 'last-event-id': '1.1' })
    await decoder.release()
    const events = await allEvents(following)
    expect([events.at(0)?.event, events.at(-1)?.event]).toEqual(['snapshot', 'completed'])
  })

  it('are unknown, with 404, for an unknown id', async () => {
    const response = await openEvents(eventsUrl(`a${'0'.repeat(32)}`))
    expect(response.status).toBe(404)
    expect(problem.parse(await response.json()).code).toBe('not-found')
  })

  it('are not opened by HEAD, which only asks whether there are any', async () => {
    await decoder.hold()
    const { id } = await submit(api.url, await sounds.tone(8))
    const response = await fetch(eventsUrl(id), { method: 'HEAD' })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(await (await fetch(`${api.adminUrl}/metrics`)).text()).toContain('smartplay_sse_clients 0')
    await decoder.release()
    await waitForResult(api.url, id)
  })

  it('end with cancelled when somebody forgets the analysis in the middle', async () => {
    await decoder.hold()
    const { id } = await submit(api.url, await sounds.tone(6))
    await waitForStatus({ apiUrl: api.url, id }, 'running')
    const following = await openEvents(eventsUrl(id))
    expect((await fetch(`${api.url}/v1/analyses/${id}`, { method: 'DELETE' })).status).toBe(204)
    await decoder.release()
    const events = await allEvents(following)
    expect(events.at(-1)).toMatchObject({ event: 'cancelled', data: { id, status: 'cancelled' } })
    expectRising(events)
    await worker.log.waitFor(({ analysisId, outcome }) => analysisId === id && outcome === 'forgotten')
  })

  it('end with cancelled when somebody forgets the analysis before it began', async () => {
    await worker.stop()
    const { id } = await submit(api.url, await sounds.tone(7))
    const following = await openEvents(eventsUrl(id))
    expect((await fetch(`${api.url}/v1/analyses/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await allEvents(following)).map(({ event }) => event)).toEqual(['snapshot', 'cancelled'])
  })

  function expectRising(events: readonly ReceivedEvent[]): void {
    const ids = events.map(({ id }) => parseEventId(id) ?? { attempt: -1, n: -1 })
    for (const [index, id] of ids.entries()) {
      const former = ids[index - 1]
      if (former !== undefined) expect(isNewer(id, former), `event ${index} of ${JSON.stringify(ids)}`).toBe(true)
    }
  }
})
