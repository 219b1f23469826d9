import { beforeAll, describe, expect, it } from 'vitest'
import { analysisResource, type CompletedResource } from '#libs/contract/api'
import { STAGES, type Stage } from '#libs/contract/stages'
import { formOf, waitForResult } from '../programs/client.ts'
import { type CollectedSpan, useCollector } from '../programs/collector.ts'
import { type Api, useDeployment, type Worker } from '../programs/deployment.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import type { LogLine } from '../programs/log.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { childrenOf, findSpan, newTrace } from '../programs/spans.ts'
import { freePort } from '../servers/free-port.ts'
import { isRedisAvailable } from '../servers/redis.ts'

const REQUEST = 'POST /v1/analyses'
const FIRST_STEPS = ['store upload', 'enqueue']
const RUN = ['fetch audio', ...STAGES, 'publish']
/** OpenTelemetry's clock tells starts in whole milliseconds, and durations exactly. */
const CLOCK_NS = 1_000_000n

const WAV_HEADING_BYTES = 44

interface Upload {
  readonly path: string
  readonly name?: string
  readonly traceparent?: string
}

async function send(api: Api, { path, name, traceparent }: Upload): Promise<string> {
  const body = await formOf({ path, ...(name && { name }) })
  const headers = traceparent === undefined ? {} : { traceparent }
  const response = await fetch(`${api.url}/v1/analyses`, { method: 'POST', body, headers })
  return analysisResource.parse(await response.json()).id
}

/** Each program tells its spans by itself, in the order in which they end: what comes last of either has to be there. */
const isWhole = (spans: readonly CollectedSpan[]) =>
  [REQUEST, 'analyse'].every((name) => spans.some((span) => span.name === name))

const traceIdsOf = (lines: readonly LogLine[]) => new Set(lines.map(({ traceId }) => traceId))

describe.skipIf(!(await isRedisAvailable()))('a trace', () => {
  const sounds = useSounds()
  const collector = useCollector()
  const redis = useRedis()
  const deployment = useDeployment({ redis })
  let decoder: HeldDecoder
  let api: Api
  beforeAll(async () => {
    decoder = await makeHeldDecoder(deployment.directory)
    api = await deployment.startApi({ TRACING_ENDPOINT: collector.url })
  })
  const startWorker = () => deployment.startWorker({ TRACING_ENDPOINT: collector.url, FFMPEG_PATH: decoder.path })

  it('that a client began is kept by a promise whose job was lost with its Redis', async () => {
    const client = newTrace()
    const id = await send(api, { path: await sounds.tone(1), traceparent: client.traceparent })
    await redis.command('FLUSHALL')
    const worker = await startWorker()
    await waitForResult(api.url, id)
    const spans = await collector.waitFor(client.traceId, isWhole)
    await worker.stop()
    const request = findSpan(spans, REQUEST)
    expect(request.parentSpanId).toBe(client.spanId)
    expect(findSpan(spans, 'analyse').parentSpanId).toBe(request.spanId)
  })

  describe('with a worker', () => {
    let worker: Worker
    beforeAll(async () => {
      worker = await startWorker()
      // As it starts it enqueues promises that have no job, also one whose API is about to: of the first song nothing is said.
      await waitForResult(api.url, await send(api, { path: await sounds.tone(20) }))
    })

    it('goes from the upload to the result, with five stages one after the other', async () => {
      const id = await send(api, { path: await sounds.tone(2), name: 'a private name.wav' })
      const spans = await traceOf(id)

      expect(spans.map(({ name }) => name).toSorted()).toEqual([REQUEST, ...FIRST_STEPS, 'analyse', ...RUN].toSorted())
      expect(childrenOf(spans, undefined)).toEqual([REQUEST])
      expect(childrenOf(spans, REQUEST)).toEqual(FIRST_STEPS)
      expect(childrenOf(spans, 'enqueue')).toEqual(['analyse'])
      expect(childrenOf(spans, 'analyse')).toEqual(RUN)
      expectOneAfterTheOther(RUN.map((name) => findSpan(spans, name)))

      expect(findSpan(spans, REQUEST)).toMatchObject({
        service: 'smartplay-api',
        attributes: { 'http.route': '/v1/analyses', 'http.request.method': 'POST' },
      })
      expect(findSpan(spans, 'analyse')).toMatchObject({
        service: 'smartplay-worker',
        attributes: { 'smartplay.analysis.id': id, 'smartplay.queue': 'analyse', 'smartplay.outcome': 'completed' },
      })
      expect(collector.bodies.join('\n')).not.toContain('private')
    })

    it('times each stage as the result does', async () => {
      const songs: Song[] = []
      for (const tone of [9, 10, 11]) {
        const id = await send(api, { path: await sounds.tone(tone) })
        songs.push({ result: await waitForResult(api.url, id), spans: await traceOf(id) })
      }
      // Between the two looks at the clock a worker may lose its processor for a while, but hardly with every song.
      for (const stage of STAGES) {
        expect(Math.min(...songs.map((song) => msApart(song, stage))), stage).toBeLessThan(5)
      }
    })

    it('joins the log lines of both programs', async () => {
      const client = newTrace()
      const id = await send(api, { path: await sounds.tone(3), traceparent: client.traceparent })
      await worker.log.waitFor(({ msg, analysisId }) => msg === 'analysis ended' && analysisId === id)
      const stages = worker.log.lines('stage completed').filter(({ analysisId }) => analysisId === id)
      expect(stages).toHaveLength(STAGES.length)
      expect(traceIdsOf(stages)).toEqual(new Set([client.traceId]))
      await api.log.waitFor(({ msg, traceId }) => msg === 'request' && traceId === client.traceId)
    })

    it('is told by nobody where its client wants it untold', async () => {
      const client = newTrace()
      const untold = client.traceparent.replace(/01$/, '00')
      const id = await send(api, { path: await sounds.tone(4), traceparent: untold })
      await worker.log.waitFor(({ msg, analysisId }) => msg === 'analysis ended' && analysisId === id)
      const told = newTrace()
      await send(api, { path: await sounds.tone(5), traceparent: told.traceparent })
      await collector.waitFor(told.traceId, isWhole)
      expect(collector.spans.filter(({ traceId }) => traceId === client.traceId)).toEqual([])
    })

    it('holds all songs that were sent together', async () => {
      const { traceId, traceparent } = newTrace()
      const [first, second] = [{ path: await sounds.tone(7) }, { path: await sounds.tone(8) }]
      const request = { method: 'POST', body: await formOf(first, second), headers: { traceparent } }
      // On a busy machine two short songs may have ended before the answer to whoever brought them.
      await decoder.hold()
      const response = await fetch(`${api.url}/v1/batches`, request)
      await decoder.release()
      expect(response.status).toBe(202)
      const names = ['POST /v1/batches', 'analyse', 'analyse']
      const spans = await collector.waitFor(traceId, (all) => {
        return all.filter(({ name }) => names.includes(name)).length === names.length
      })
      expect(spans.filter(({ name }) => name === 'publish')).toHaveLength(2)
      expect(childrenOf(spans, 'POST /v1/batches')).toEqual([...FIRST_STEPS, ...FIRST_STEPS])
    })

    it('ends where the song cannot be decoded, and says in which stage', async () => {
      const client = newTrace()
      const path = await sounds.cut(await sounds.tone(6), WAV_HEADING_BYTES)
      await send(api, { path, traceparent: client.traceparent })
      const spans = await collector.waitFor(client.traceId, isWhole)
      const failed = spans.filter(({ attributes }) => attributes['error.type'] !== undefined)
      expect(failed.map(({ name }) => name).toSorted()).toEqual(['analyse', 'decode'])
      expect(findSpan(spans, 'analyse').attributes['smartplay.outcome']).toBe('failed')
    })

    /** All that is told of an analysis that goes to its end. */
    async function traceOf(id: string): Promise<readonly CollectedSpan[]> {
      const isItsEnd = ({ msg, analysisId }: LogLine) => msg === 'analysis ended' && analysisId === id
      const { traceId } = await worker.log.waitFor(isItsEnd)
      return collector.waitFor(String(traceId), isWhole)
    }
  })
})

interface Song {
  readonly result: CompletedResource
  readonly spans: readonly CollectedSpan[]
}

/** How far apart the trace and the result are about the time that a stage took. */
function msApart({ result, spans }: Song, stage: Stage): number {
  const { startedAt, endedAt } = findSpan(spans, stage)
  const { ms = Number.NaN } = result.stages.find((timing) => timing.stage === stage) ?? {}
  return Math.abs(Number(endedAt - startedAt) / 1e6 - ms)
}

/** Uploads of each kind, one by one and in turn, so that whatever else the machine does slows both. */
const UPLOADS = 40
const COMPLAINT = 'traces not delivered'
/** Held by a clock of its own, which is not quite that of the log lines. */
const COMPLAINT_INTERVAL_MS = 10_000
const CLOCKS_APART_MS = 10

describe.skipIf(!(await isRedisAvailable()))('without its collector', () => {
  const sounds = useSounds()
  const deployment = useDeployment({ redis: useRedis() })

  it('a service takes uploads as fast as one without tracing, completes them, and complains rarely', async () => {
    const TRACING_ENDPOINT = `http://127.0.0.1:${await freePort()}`
    const [traced, plain] = [await deployment.startApi({ TRACING_ENDPOINT }), await deployment.startApi()]
    const times: Record<'traced' | 'plain', number[]> = { traced: [], plain: [] }
    const first = await sounds.tone(1)
    for (const api of [traced, plain, traced, plain]) await send(api, { path: first })
    for (let i = 0; i < UPLOADS; i += 1) {
      for (const [kind, api] of [
        ['traced', traced],
        ['plain', plain],
      ] as const) {
        const startedAt = performance.now()
        await send(api, { path: first })
        times[kind].push(performance.now() - startedAt)
      }
    }
    console.info(`upload, median: ${median(times.traced)} ms traced, ${median(times.plain)} ms not`)
    // Waiting for a collector would cost seconds; what is left is the noise of a machine that does other things too.
    expect(median(times.traced)).toBeLessThan(2 * median(times.plain) + 10)

    await traced.log.waitFor(({ msg }) => msg === COMPLAINT)
    const worker = await deployment.startWorker({ TRACING_ENDPOINT })
    await waitForResult(traced.url, await send(traced, { path: await sounds.tone(2) }))
    await Promise.all([traced.stop(), worker.stop()])
    const shortestPause = Math.min(...pausesBetween(traced.log.lines(COMPLAINT)))
    expect(shortestPause).toBeGreaterThan(COMPLAINT_INTERVAL_MS - CLOCKS_APART_MS)
    expect(traced.log.lines('ended')).toHaveLength(1)
    expect(plain.log.lines('request').filter((line) => 'traceId' in line)).toEqual([])
  })
})

/** Milliseconds between each line and the one before it, by the clock of the program that wrote them. */
function pausesBetween(lines: readonly LogLine[]): readonly number[] {
  const times = lines.map(({ time }) => Date.parse(String(time)))
  return times.slice(1).map((time, index) => time - (times[index] ?? Number.NaN))
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function expectOneAfterTheOther(spans: readonly CollectedSpan[]): void {
  for (const [index, { name, startedAt }] of spans.entries()) {
    const former = spans[index - 1]
    if (former !== undefined) expect(startedAt, name).toBeGreaterThanOrEqual(former.endedAt - CLOCK_NS)
  }
}
