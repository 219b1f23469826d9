import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type AnalysisResource, analysisResource } from '#libs/contract/api'
import { parseEventId } from '#libs/contract/event-id'
import { eventsOf, openEvents } from '../programs/event-stream.ts'
import type { Acknowledgement, History, Sighting } from './history.ts'

/** A client of the service that notes all that it was promised and all that it saw. */
export interface Recorder {
  /** Sends one file once; resolves with the id where it was acknowledged. */
  send(path: string): Promise<string | undefined>
  /** Sends until it is acknowledged, as a patient client does. */
  sendUntilAcknowledged(path: string): Promise<string>
  /** What every try of a send was answered, and how long that took. */
  readonly answers: readonly Answer[]
  /** When each analysis was first acknowledged, by the clock of performance.now(). */
  readonly begun: ReadonlyMap<string, number>
  /** When each analysis was first seen at its end, likewise. */
  readonly ended: ReadonlyMap<string, number>
  pending(): number
  /** Resolves when everything that was acknowledged was seen at its end. */
  settled(timeoutMs: number): Promise<void>
  /** Resolves when all followers have heard the end, or rejects. */
  followed(timeoutMs: number): Promise<void>
  /** Followers that have heard the end. */
  heard(): number
  history(): History
  close(): Promise<void>
}

export interface Answer {
  /** 0 where there was none: the connection broke, or the client gave up. */
  readonly status: number
  readonly ms: number
  readonly at: number
}

export interface RecorderOptions {
  /** Any API of this moment. */
  readonly apiUrl: () => string
  /** Every so manieth analysis is followed by events as well; 0 for none. */
  readonly followEvery?: number
  /** Pause between two rounds of looks at all that is pending. */
  readonly lookIntervalMs?: number
}

const ANSWER_PATIENCE_MS = 15_000
const RETRY_PAUSE_MS = 500
const LOOK_INTERVAL_MS = 100
const LOOKS_AT_ONCE = 4
/** The first event of a follower that comes back. */
const COMEBACK_MS = 300

export function startRecorder(options: RecorderOptions): Recorder {
  const { apiUrl, followEvery = 5, lookIntervalMs = LOOK_INTERVAL_MS } = options
  const sent = new Set<string>()
  const acknowledgements: Acknowledgement[] = []
  const sightings: Sighting[] = []
  const answers: Answer[] = []
  const waiting = new Set<string>()
  const begun = new Map<string, number>()
  const ended = new Map<string, number>()
  const following: Promise<void>[] = []
  let heard = 0
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)
  const looking = Promise.all(Array.from({ length: LOOKS_AT_ONCE }, (_, eyes) => keepLooking(eyes)))

  return {
    send,
    async sendUntilAcknowledged(path) {
      for (;;) {
        const id = await send(path)
        if (id !== undefined) return id
        await pause(RETRY_PAUSE_MS, undefined, { signal: closing.signal })
      }
    },
    ...{ answers, begun, ended },
    pending: () => waiting.size,
    async settled(timeoutMs) {
      const giveUpAt = performance.now() + timeoutMs
      while (waiting.size > 0) {
        if (performance.now() > giveUpAt) {
          throw new Error(`${waiting.size} of ${acknowledgements.length} uploads did not end within ${timeoutMs} ms`)
        }
        await pause(LOOK_INTERVAL_MS)
      }
    },
    async followed(timeoutMs) {
      const deadline = AbortSignal.timeout(timeoutMs)
      while (heard < following.length) await pause(LOOK_INTERVAL_MS, undefined, { signal: deadline })
    },
    heard: () => heard,
    history: () => ({ sent, acknowledgements, sightings }),
    async close() {
      closing.abort()
      await Promise.allSettled([looking, ...following])
    },
  }

  async function send(path: string): Promise<string | undefined> {
    const bytes = await readFile(path)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    sent.add(sha256)
    const at = performance.now()
    const answer = await post(bytes, basename(path)).catch(() => undefined)
    answers.push({ status: answer?.status ?? 0, ms: performance.now() - at, at })
    if (answer?.resource === undefined) return undefined
    acknowledge({ id: answer.resource.id, sha256 }, answer.resource)
    return answer.resource.id
  }

  async function post(bytes: Buffer, name: string) {
    const form = new FormData()
    form.append('audio', new Blob([new Uint8Array(bytes)]), name)
    const signal = AbortSignal.timeout(ANSWER_PATIENCE_MS)
    const response = await fetch(`${apiUrl()}/v1/analyses`, { method: 'POST', body: form, signal })
    const body: unknown = await response.json()
    const isTaken = response.status === 202 || response.status === 200
    return { status: response.status, resource: isTaken ? analysisResource.parse(body) : undefined }
  }

  function acknowledge(promised: Acknowledgement, resource: AnalysisResource) {
    acknowledgements.push(promised)
    if (!begun.has(promised.id)) begun.set(promised.id, performance.now())
    if (ended.has(promised.id)) return
    if (isEnd(resource)) end(promised.id)
    else waiting.add(promised.id)
    if (followEvery > 0 && acknowledgements.length % followEvery === 0)
      following.push(follow(promised.id, `follower ${following.length + 1}`))
  }

  /** Each pair of eyes has its share of the ids, so that looks at one of them never overtake each other. */
  async function keepLooking(eyes: number): Promise<void> {
    while (!closing.signal.aborted) {
      const share = [...waiting].filter((id) => Number.parseInt(id.slice(-4), 16) % LOOKS_AT_ONCE === eyes)
      for (const id of share) await look(id)
      await pause(lookIntervalMs, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  async function look(id: string): Promise<void> {
    if (closing.signal.aborted) return
    try {
      const response = await fetch(`${apiUrl()}/v1/analyses/${id}`, { signal: AbortSignal.timeout(ANSWER_PATIENCE_MS) })
      if (!response.ok) return void (await response.arrayBuffer())
      see('poll', analysisResource.parse(await response.json()))
    } catch {
      // The API of this look is gone, or hangs: the next look is at another one.
    }
  }

  /** `queued` with a position of null is the documented answer while Redis cannot be asked: it says nothing. */
  function see(observer: string, resource: AnalysisResource) {
    if ('queue' in resource && resource.status === 'queued' && resource.queue.position === null) return
    const { attempt, n } = parseEventId(resource.lastEvent) ?? { attempt: 0, n: 0 }
    sightings.push({ observer, id: resource.id, status: resource.status, attempt, n })
    if (isEnd(resource) && !ended.has(resource.id)) end(resource.id)
  }

  function end(id: string) {
    waiting.delete(id)
    ended.set(id, performance.now())
  }

  /** Comes back with the id of its last event until it has seen the end. */
  async function follow(id: string, observer: string): Promise<void> {
    let last: string | undefined
    while (!closing.signal.aborted) {
      try {
        const url = `${apiUrl()}/v1/analyses/${id}/events`
        const response = await openEvents(url, last === undefined ? {} : { 'last-event-id': last })
        if (response.status === 204) return hear()
        for await (const event of eventsOf(response)) {
          last = event.id
          if (seeEvent(observer, id, event) === 'end') return hear()
        }
      } catch {
        // Cut in the middle, as it may be.
      }
      await pause(COMEBACK_MS)
    }
  }

  function hear() {
    heard += 1
  }

  function seeEvent(
    observer: string,
    id: string,
    { event, id: eventId, data }: { event: string; id: string; data: unknown },
  ) {
    if (event === 'snapshot') {
      const resource = analysisResource.parse(data)
      see(observer, resource)
      return isEnd(resource) ? 'end' : 'on'
    }
    const { attempt, n } = parseEventId(eventId) ?? { attempt: 0, n: 0 }
    const isOver = event === 'completed' || event === 'failed' || event === 'cancelled'
    sightings.push({ observer, id, status: isOver ? event : 'running', attempt, n })
    return isOver ? 'end' : 'on'
  }
}

function isEnd({ status }: AnalysisResource): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

/** From its acknowledgement to its end, for each analysis [ms]. */
export function durationsOf({ begun, ended }: Pick<Recorder, 'begun' | 'ended'>): readonly number[] {
  return [...ended].map(([id, at]) => at - (begun.get(id) ?? at))
}
