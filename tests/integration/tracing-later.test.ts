import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AnalysisResource, analysisResource } from '#libs/contract/api'
import { reindexResource } from '#libs/contract/reindex'
import { formOf, waitForResult, waitForStatus } from '../programs/client.ts'
import { type CollectedSpan, useCollector } from '../programs/collector.ts'
import { writeCorpus } from '../programs/corpus.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { processesIn } from '../programs/processes.ts'
import { useReceiver } from '../programs/receiver.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { childrenOf, findSpan, newTrace } from '../programs/spans.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

const UPLOAD = 'POST /v1/analyses'
const RETRY = 'POST /v1/analyses/{id}/retry'
const REINDEX = 'POST /v1/reindexes'
const TRY = 'deliver webhook'

const WAV_HEADING_BYTES = 44
/** Of the catalogue: two chunks. */
const FILES = 20

describe.skipIf(!(await isRedisAvailable()))('what comes later is told in the trace that led to it:', () => {
  const sounds = useSounds()
  const collector = useCollector()
  const receiver = useReceiver()
  const deployment = useDeployment({ redis: useRedis(), environment: { WEBHOOK_ALLOW_PRIVATE: 'true' } })
  let api: Api
  let decoder: HeldDecoder

  beforeAll(async () => {
    decoder = await makeHeldDecoder(deployment.directory)
    await writeCorpus({ folder: join(deployment.directory, 'deam'), files: FILES })
    api = await deployment.startApi({ TRACING_ENDPOINT: collector.url })
  })

  const startWorker = () => deployment.startWorker({ TRACING_ENDPOINT: collector.url, FFMPEG_PATH: decoder.path })

  async function ask(
    path: string,
    { traceparent }: { readonly traceparent: string },
    body?: FormData,
  ): Promise<unknown> {
    const response = await fetch(api.url + path, { method: 'POST', headers: { traceparent }, ...(body && { body }) })
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
    return response.json()
  }

  async function send(path: string, trace = newTrace()): Promise<AnalysisResource> {
    return analysisResource.parse(await ask('/v1/analyses', trace, await formOf({ path })))
  }

  it('a second attempt is a span of the same trace, linked to the first', async () => {
    const { traceId, traceparent } = newTrace()
    await decoder.hold()
    const first = await startWorker()
    const { id } = await send(await sounds.tone(1), { traceId, traceparent, spanId: '' })
    await waitUntil({ what: 'a song in work', timeoutMs: 10_000, attempt: async () => expect(await held()).toBe(true) })
    await first.stop()
    await decoder.release()
    const second = await startWorker()
    await waitForResult(api.url, id)
    const spans = await collector.waitFor(traceId, (all) => attemptsIn(all).length === 2)
    await second.stop()
    const [former, latter] = attemptsIn(spans)
    expect(former).toMatchObject({ links: [], attributes: { 'smartplay.attempt': 1, 'error.type': 'aborted' } })
    expect(latter).toMatchObject({ attributes: { 'smartplay.attempt': 2, 'smartplay.outcome': 'completed' } })
    expect(latter?.links).toMatchObject([{ traceId, spanId: former?.spanId }])
    expect(latter?.parentSpanId).toBe(former?.parentSpanId)
  })

  describe('with a worker,', () => {
    beforeAll(async () => {
      await startWorker()
    })

    it('what somebody tries again is a trace of its own, linked to the one that failed', async () => {
      const [failed, retried] = [newTrace(), newTrace()]
      const { id } = await send(await sounds.cut(await sounds.tone(2), WAV_HEADING_BYTES), failed)
      await waitForStatus({ apiUrl: api.url, id }, 'failed')
      await untilNoSongIsInWork()
      await ask(`/v1/analyses/${id}/retry`, retried)
      const before = await collector.waitFor(failed.traceId, withAll(UPLOAD, 'analyse'))
      const spans = await collector.waitFor(retried.traceId, withAll(RETRY, 'analyse'))
      expect(childrenOf(spans, RETRY)).toEqual(['promise again', 'enqueue'])
      expect(childrenOf(spans, 'enqueue')).toEqual(['analyse'])
      const { spanId } = findSpan(before, UPLOAD)
      expect(findSpan(spans, 'promise again').links).toMatchObject([{ traceId: failed.traceId, spanId }])
    })

    it('each try of a webhook is a span in the trace of its song, which the receiver is told', async () => {
      await withWebhook(async () => {
        receiver.answer(500)
        const { traceId, traceparent, spanId } = newTrace()
        await send(await sounds.tone(3), { traceId, traceparent, spanId })
        const letters = await receiver.waitFor(2)
        const spans = await collector.waitFor(traceId, withAll(UPLOAD, TRY, TRY))
        const [first, second] = triesIn(spans)
        const request = findSpan(spans, UPLOAD)
        expect([first?.parentSpanId, second?.parentSpanId]).toEqual([request.spanId, request.spanId])
        expect(first?.attributes).toMatchObject({
          ...{ 'http.response.status_code': 500, 'error.type': 'webhook-undelivered' },
        })
        expect(second?.links).toMatchObject([{ spanId: first?.spanId }])
        expect(letters.map(({ headers }) => headers.traceparent)).toEqual(
          [first, second].map((span) => `00-${traceId}-${span?.spanId}-01`),
        )
      })
    })

    it('a reindex is one trace, with a span for each chunk and none for a file, up to its webhook', async () => {
      await withWebhook(async () => {
        const trace = newTrace()
        const run = reindexResource.parse(await ask('/v1/reindexes', trace))
        const spans = await collector.waitFor(trace.traceId, withAll(REINDEX, 'publish', TRY))
        expect(childrenOf(spans, REINDEX)).toEqual(['begin reindex'])
        expect(childrenOf(spans, 'begin reindex').toSorted()).toEqual(
          ['gather files', 'chunk', 'chunk', 'publish', TRY].toSorted(),
        )
        expect(spans).toHaveLength(7)
        const chunks = spans.filter(({ name }) => name === 'chunk')
        expect(chunks.map(({ attributes }) => attributes['smartplay.files']).toSorted()).toEqual([16, 4])
        expect(findSpan(spans, 'publish').attributes).toMatchObject({
          ...{ 'smartplay.reindex.id': run.id, 'smartplay.outcome': 'completed' },
        })
      })
    })
  })

  /** A failure can be read a moment before its job is done with; a retry in that moment would join it, trace and all. */
  async function untilNoSongIsInWork(): Promise<void> {
    const attempt = async () => {
      const text = await (await fetch(`${api.adminUrl}/metrics`)).text()
      expect(text).toContain('smartplay_queue_jobs{queue="analyse",state="active"} 0')
    }
    await waitUntil({ what: 'a queue without a song in work', timeoutMs: 30_000, attempt })
  }

  async function held(): Promise<boolean> {
    return (await processesIn(deployment.directory)).some(({ name }) => name === 'held-ffmpeg')
  }

  async function withWebhook(test: () => Promise<void>): Promise<void> {
    const body = JSON.stringify({ url: receiver.url })
    const headers = { 'content-type': 'application/json' }
    const made = await fetch(`${api.url}/v1/webhooks`, { method: 'POST', headers, body })
    try {
      await test()
    } finally {
      await fetch(`${api.url}${made.headers.get('location')}`, { method: 'DELETE' })
    }
  }
})

const attemptsIn = (spans: readonly CollectedSpan[]) => inOrder(spans, 'analyse')
const triesIn = (spans: readonly CollectedSpan[]) => inOrder(spans, TRY)

/** Whether these are there, each as often as it is named. The programs tell their spans by themselves, whoever is first. */
function withAll(...names: readonly string[]) {
  const countOf = (name: string, all: readonly string[]) => all.filter((each) => each === name).length
  return (spans: readonly CollectedSpan[]) => {
    const told = spans.map(({ name }) => name)
    return names.every((name) => countOf(name, told) >= countOf(name, names))
  }
}

function inOrder(spans: readonly CollectedSpan[], name: string): readonly CollectedSpan[] {
  return spans.filter((span) => span.name === name).toSorted((a, b) => Number(a.startedAt - b.startedAt))
}
