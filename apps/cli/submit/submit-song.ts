import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { type AnalysisResource, analysisResource } from '#libs/contract/api'
import { SmartPlayError } from '#libs/contract/errors'
import { STAGES } from '#libs/contract/stages'
import { followAnalysis, hasEnded, readAnalysis } from '../client/follow-analysis.ts'
import { multipartFile } from '../client/multipart-file.ts'
import { type Persistence, persist } from '../client/persist.ts'
import { isForKey, Refusal } from '../client/refusal.ts'
import type { ServerClient } from '../client/server-client.ts'
import type { Task } from '../show/progress.ts'
import type { FoundSong } from './find-songs.ts'
import type { Journal } from './journal.ts'

/** How a file stands after it was sent, or why it was not. */
export type SentSong =
  | { readonly file: string; readonly resource: AnalysisResource }
  | { readonly file: string; readonly error: SmartPlayError | Refusal }

export interface Sending {
  readonly client: ServerClient
  readonly journal: Journal
  /** Whether to stay until the analysis has ended. */
  readonly stay: 'until sent' | 'until ended'
  readonly signal: AbortSignal
}

/** A file that an earlier run has done with, as far as this one would. */
export function isDone(song: FoundSong, { journal, stay }: Pick<Sending, 'journal' | 'stay'>): boolean {
  const status = journal.entryOf(song)?.status
  return status === 'completed' || (status === 'sent' && stay === 'until sent')
}

/** Sends one file. Throws what ends the whole run: no service, a key that opens nothing, an interruption. */
export async function submitSong(song: FoundSong, sending: Sending, task: Task): Promise<SentSong> {
  const { signal, stay } = sending
  const onWait: Persistence['onWait'] = ({ ms, reason }) =>
    task.step({ note: `waits ${Math.ceil(ms / 1000)} s (${reason})` })
  const persistence = { signal, onWait }
  try {
    const sent = (await recall(song, sending, persistence)) ?? (await upload(song, { sending, persistence, task }))
    const resource = stay === 'until ended' ? await waitForEnd(sent, { sending, persistence, task }) : sent
    if (resource.status === 'completed') await sending.journal.note(song, { id: resource.id, status: 'completed' })
    return { file: song.file, resource }
  } catch (error) {
    if (isThisFiles(error)) return { file: song.file, error }
    throw error
  }
}

function isThisFiles(error: unknown): error is SmartPlayError | Refusal {
  return error instanceof SmartPlayError || (error instanceof Refusal && !isForKey(error))
}

interface Step {
  readonly sending: Sending
  readonly persistence: Persistence
  readonly task: Task
}

/** What an earlier run sent and did not wait for; nothing where the service has forgotten it or failed with it. */
async function recall(
  song: FoundSong,
  { client, journal }: Sending,
  persistence: Persistence,
): Promise<AnalysisResource | undefined> {
  const known = journal.entryOf(song)
  if (known === undefined) return undefined
  const resource = await readAnalysis(client, known.id, persistence).catch((error: unknown) => {
    if (error instanceof Refusal && error.status === 404) return undefined
    throw error
  })
  return resource?.status === 'failed' || resource?.status === 'cancelled' ? undefined : resource
}

/** The same bytes are the same analysis, so what broke off is sent again; its key makes it one upload of the history. */
async function upload(song: FoundSong, { sending, persistence, task }: Step): Promise<AnalysisResource> {
  const { client, journal, signal } = sending
  const headers = { 'idempotency-key': randomUUID() }
  const onSent = (bytes: number) => task.step({ note: 'uploading', share: bytes / song.bytes })
  const part = { field: 'audio', path: song.path, name: basename(song.path), bytes: song.bytes, onSent }
  const resource = await persist(
    () =>
      client.read(
        { path: '/v1/analyses', method: 'POST', headers, body: multipartFile(part), signal },
        analysisResource,
      ),
    persistence,
  )
  await journal.note(song, { id: resource.id, status: 'sent' })
  return resource
}

async function waitForEnd(sent: AnalysisResource, { sending, persistence, task }: Step): Promise<AnalysisResource> {
  if (hasEnded(sent)) return sent
  task.step({ note: 'waiting', share: 0 })
  for await (const news of followAnalysis(sending.client, sent.id, persistence)) {
    if (news.kind === 'ended') return news.resource
    if (news.kind === 'stage') task.step(stepOf(news.progress))
  }
  throw new SmartPlayError('not-found', `${sent.id} was forgotten while it was waited for`)
}

/** A stage as people see it: its name, and how many of the five are done. */
export function stepOf({ stage, stages }: { readonly stage: string; readonly stages: readonly unknown[] }) {
  return { note: stage, share: stages.length / STAGES.length }
}
