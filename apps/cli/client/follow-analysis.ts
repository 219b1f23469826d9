import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { type AnalysisResource, analysisResource, forgottenNote } from '#libs/contract/api'
import { type JobProgress, jobProgress } from '#libs/contract/job'
import { type Persistence, persist } from './persist.ts'
import type { ServerClient } from './server-client.ts'
import { type ServerEvent, serverEvents } from './server-events.ts'

/** What is heard of an analysis: how it stands, each stage, and how it ended. */
export type AnalysisNews =
  | { readonly kind: 'stands'; readonly resource: AnalysisResource }
  | { readonly kind: 'stage'; readonly progress: JobProgress }
  | { readonly kind: 'ended'; readonly resource: AnalysisResource }
  | { readonly kind: 'forgotten' }

/** The service sends a sign of life every 15 seconds; three of them missing is a dead connection. */
const SILENCE_MS = 45_000
/** What ended before the analysis did comes back, but not in a circle. */
const RETURN_PAUSE_MS = 1000

const ending = z.union([analysisResource, forgottenNote])

/**
 * Follows an analysis to its end, over as many connections as it takes: each begins after the event that was read last.
 * A service that goes away meanwhile is waited for as patiently as told.
 */
export async function* followAnalysis(
  client: ServerClient,
  id: string,
  persistence: Persistence,
): AsyncGenerator<AnalysisNews> {
  const { signal } = persistence
  let lastEvent: string | undefined
  for (;;) {
    const { status, body } = await persist(() => client.ask(connection(id, lastEvent, signal)), persistence)
    if (status === 204) {
      yield { kind: 'ended', resource: await readAnalysis(client, id, persistence) }
      return
    }
    for await (const event of untilBroken(body)) {
      lastEvent = event.id
      const news = readNews(event)
      if (news === undefined) continue
      yield news
      if (news.kind === 'ended' || news.kind === 'forgotten') return
    }
    await pause(RETURN_PAUSE_MS, undefined, { signal })
  }
}

export function readAnalysis(client: ServerClient, id: string, persistence: Persistence): Promise<AnalysisResource> {
  const { signal } = persistence
  return persist(() => client.read({ path: `/v1/analyses/${id}`, signal }, analysisResource), persistence)
}

export function hasEnded({ status }: AnalysisResource): boolean {
  return status !== 'queued' && status !== 'running'
}

function connection(id: string, lastEvent: string | undefined, signal: AbortSignal) {
  const headers = { accept: 'text/event-stream', ...(lastEvent !== undefined && { 'last-event-id': lastEvent }) }
  return { path: `/v1/analyses/${id}/events`, headers, signal, silenceMs: SILENCE_MS }
}

async function* untilBroken(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  try {
    yield* serverEvents(body)
  } catch {
    // What was cut comes again over the next connection.
  }
}

function readNews({ event, data }: ServerEvent): AnalysisNews | undefined {
  switch (event) {
    case 'snapshot':
      return { kind: 'stands', resource: analysisResource.parse(JSON.parse(data)) }
    case 'stage':
      return { kind: 'stage', progress: jobProgress.parse(JSON.parse(data)) }
    case 'completed':
    case 'failed':
    case 'cancelled': {
      const ended = ending.parse(JSON.parse(data))
      return 'links' in ended ? { kind: 'ended', resource: ended } : { kind: 'forgotten' }
    }
    default:
      // A newer service tells more than we know of.
      return undefined
  }
}
