import { describe, expect, it } from 'vitest'
import { waitForResult, waitForStatus } from '../../programs/client.ts'
import { allEvents, openEvents } from '../../programs/event-stream.ts'
import { canListProcesses, processesIn } from '../../programs/processes.ts'
import { useRedis } from '../../programs/redis.ts'
import { useSounds } from '../../programs/sounds.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { waitUntil } from '../../servers/wait-until.ts'
import { promise } from '../figures.ts'
import { makeMoodyDecoder, poison } from '../moody-decoder.ts'
import { useTrial } from '../trial.ts'

/** What becomes of a song that is deleted: a follower is told, and nobody knows it any more. */
describe.skipIf(!(await isRedisAvailable()) || !canListProcesses)('a song that is forgotten', () => {
  const trial = useTrial({ redis: useRedis(), clips: 3, workers: 0 })
  const sounds = useSounds()
  const urlOf = (id: string) => `${trial.apis[0]?.url}/v1/analyses/${id}`
  const statusOf = async (id: string) => (await fetch(urlOf(id))).status

  /** Deletes it, and says what its follower hears last. */
  async function forget(id: string): Promise<string | undefined> {
    const following = openEvents(`${urlOf(id)}/events`).then(allEvents)
    await waitForFollower()
    expect((await fetch(urlOf(id), { method: 'DELETE' })).status).toBe(204)
    expect(await statusOf(id)).toBe(404)
    return (await following).at(-1)?.event
  }

  async function waitForFollower(): Promise<void> {
    const [api] = trial.apis
    const attempt = async () => {
      const metrics = await (await fetch(`${api?.adminUrl}/metrics`)).text()
      expect(metrics).toMatch(/^smartplay_sse_clients [1-9]/m)
    }
    await waitUntil({ what: 'a follower', timeoutMs: 10_000, attempt })
  }

  it('while it waits is analysed by nobody', async () => {
    const [first = '', second = ''] = trial.clips
    const forgotten = await trial.recorder.sendUntilAcknowledged(first)
    const kept = await trial.recorder.sendUntilAcknowledged(second)
    const last = await forget(forgotten)
    const worker = await trial.startWorker()
    await waitForResult(trial.apis[0]?.url ?? '', kept)
    const runs = worker.log.lines('stage completed').filter(({ analysisId }) => analysisId === forgotten)
    await trial.stop(worker)
    expect(last).toBe('cancelled')
    expect(await statusOf(forgotten)).toBe(404)
    promise({ row: 33, what: 'forgotten while it waits: stages that ran', value: runs.length, most: 0 })
  })

  it('while it is in work loses its decoder within a second, and nothing is stored', async () => {
    const { path: FFMPEG_PATH } = await makeMoodyDecoder(trial.deployment.directory)
    const worker = await trial.startWorker({ FFMPEG_PATH })
    const id = await trial.recorder.sendUntilAcknowledged(await poison(await sounds.tone(2), 'says nothing for ever'))
    await waitForStatus({ apiUrl: trial.apis[0]?.url ?? '', id }, 'running')
    const decoders = async () => (await processesIn(trial.deployment.directory)).filter(({ name }) => name === 'sleep')
    const runs = async () => expect(await decoders()).toHaveLength(1)
    await waitUntil({ what: 'a running decoder', timeoutMs: 30_000, attempt: runs })
    const answer = await fetch(urlOf(id), { method: 'DELETE' })
    const forgottenAt = performance.now()
    const gone = async () => expect(await decoders()).toEqual([])
    await waitUntil({ what: 'the end of the decoder', timeoutMs: 15_000, attempt: gone })
    const seconds = (performance.now() - forgottenAt) / 1000
    await worker.log.waitFor(({ msg, analysisId }) => msg === 'analysis ended' && analysisId === id)
    await trial.stop(worker)
    expect(answer.status).toBe(204)
    expect(await statusOf(id)).toBe(404)
    promise({ row: 33, what: 'forgotten in work: until its decoder is gone', value: seconds, most: 1, unit: 's' })
  })

  it('after its end is gone with all that was stored of it, and may be sent again', async () => {
    const [, , third = ''] = trial.clips
    const worker = await trial.startWorker()
    const apiUrl = trial.apis[0]?.url ?? ''
    const id = await trial.recorder.sendUntilAcknowledged(third)
    await waitForResult(apiUrl, id)
    expect((await fetch(urlOf(id), { method: 'DELETE' })).status).toBe(204)
    expect(await statusOf(id)).toBe(404)
    expect((await fetch(urlOf(id), { method: 'DELETE' })).status).toBe(404)
    expect(await trial.recorder.sendUntilAcknowledged(third)).toBe(id)
    await waitForResult(apiUrl, id)
    await trial.stop(worker)
  })
})
