import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AnalysisResource } from '#libs/contract/api'
import { ID } from '../../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { openServerClient } from '../client/server-client.ts'
import { hangUp, json, type Reply, startTestService } from '../client/test-service.ts'
import { type FoundSong, findSongs } from './find-songs.ts'
import { type Journal, openJournal } from './journal.ts'
import { isDone, type Sending, submitSong } from './submit-song.ts'

const shared = {
  ...{ id: ID, pipelineVersion: 'f1-test-r1', outdated: false, submittedAt: '2026-01-01T00:00:00.000Z' },
  ...{ name: 'song.mp3', stages: [], lastEvent: '0.0', links: { self: '/v1/analyses/a', events: '/events' } },
}
const queued: AnalysisResource = {
  ...{ ...shared, status: 'queued', stage: null, queue: { position: 1, estimatedSeconds: 2 } },
}
const error = { code: 'undecodable', title: 'no', detail: 'no frames', stage: 'decode', retry: 'never' } as const
const failed: AnalysisResource = { ...shared, status: 'failed', error }

let song: FoundSong
let folder = ''

beforeEach(async () => {
  folder = await temporaryFolder()
  await writeFile(join(folder, 'song.mp3'), 'sound')
  const [found] = (await findSongs([folder])).songs
  song = found as FoundSong
})

async function submit(stay: Sending['stay'], ...replies: readonly Reply[]) {
  const { url, requests } = await startTestService(...replies)
  const journal = await openJournal(join(folder, 'journal'), 'the service')
  const { signal } = new AbortController()
  const sending = { client: openServerClient({ url, key: undefined }), journal, stay, signal }
  const notes: string[] = []
  const task = { step: ({ note }: { readonly note: string }) => notes.push(note), end: () => {} }
  const sent = await submitSong(song, sending, task).finally(() => journal.close())
  return { sent, requests, notes, journal }
}

async function note(status: 'sent' | 'completed'): Promise<Journal> {
  const journal = await openJournal(join(folder, 'journal'), 'the service')
  await journal.note(song, { id: ID, status })
  await journal.close()
  return journal
}

const methods = (requests: readonly { readonly method?: string | undefined }[]) => requests.map(({ method }) => method)

describe('submitSong', () => {
  it('notes a file as soon as the service has it', async () => {
    const { sent, journal, notes } = await submit('until sent', json(202, queued))
    expect(sent).toEqual({ file: song.file, resource: queued })
    expect(journal.entryOf(song)).toEqual({ id: ID, status: 'sent' })
    expect(notes).toEqual(['uploading'])
  })

  it('sends again what broke off, as the same request, and says that it waits', async () => {
    const { requests, notes } = await submit('until sent', hangUp, json(202, queued))
    const [first, second] = requests.map(({ headers }) => headers['idempotency-key'])
    expect(second).toBe(first)
    expect(notes).toContain('waits 1 s (no answer)')
  })

  it('waits for what an earlier run sent, and does not send it again', async () => {
    await note('sent')
    const { requests } = await submit('until ended', json(200, { ...queued, status: 'running' }), endOf(failed))
    expect(methods(requests)).toEqual(['GET', 'GET'])
  })

  it.each([
    ['does not know any more', json(404, { code: 'not-found' })],
    ['could not analyse', json(200, failed)],
  ])('sends again what the service %s', async (_what, reply) => {
    await note('sent')
    expect(methods((await submit('until sent', reply, json(202, queued))).requests)).toEqual(['GET', 'POST'])
  })

  it('tells of a file that is refused, and notes nothing', async () => {
    const { sent, journal } = await submit('until sent', json(415, { code: 'not-audio', detail: 'text' }))
    expect(sent).toMatchObject({ error: { code: 'not-audio' } })
    expect(journal.entryOf(song)).toBeUndefined()
  })

  it('tells of a file that has gone since', async () => {
    song = { ...song, path: join(folder, 'gone.mp3') }
    const { sent } = await submit('until sent', json(202, queued))
    expect(sent).toMatchObject({ error: { code: 'not-found' } })
  })

  it('ends the run where the key opens nothing', async () => {
    await expect(submit('until sent', json(401, { code: 'unauthenticated' }))).rejects.toMatchObject({ status: 401 })
  })
})

describe('isDone', () => {
  it('is true of what is sent, or completed where somebody wants to wait for that', async () => {
    const sent = await note('sent')
    expect(isDone(song, { journal: sent, stay: 'until sent' })).toBe(true)
    expect(isDone(song, { journal: sent, stay: 'until ended' })).toBe(false)
    expect(isDone(song, { journal: await note('completed'), stay: 'until ended' })).toBe(true)
    expect(isDone({ ...song, modifiedMs: 0 }, { journal: sent, stay: 'until sent' })).toBe(false)
  })
})

function endOf(resource: AnalysisResource): Reply {
  return (_request, response) => response.end(`id: 1.11\nevent: failed\ndata: ${JSON.stringify(resource)}\n\n`)
}
