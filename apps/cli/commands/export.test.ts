import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ID } from '../../../tests/fixtures/example-analysis.ts'
import { useOutput } from '../../../tests/fixtures/output.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { json, type Reply, startTestService } from '../client/test-service.ts'
import { runCommand } from './command.ts'
import { exportCommand } from './export.ts'

const output = useOutput()

const submittedAt = '2026-01-01T00:00:00.000Z'
const links = { self: '/v1/analyses/a', events: '/events' }
const analysis = {
  ...{ id: ID, pipelineVersion: 'f1', outdated: false, submittedAt, name: 'first.mp3', stages: [], lastEvent: '0.0' },
  ...{ links, status: 'queued', stage: null, queue: { position: 1, estimatedSeconds: null } },
}
const session = json(200, { keysNeeded: false, key: null, scopes: ['read'] })
const broken = json(500, { code: 'internal', detail: 'a mistake of our own' })
const read = json(200, analysis)

function page(name: string, nextCursor: string | null): Reply {
  const item = { id: ID, name, submittedAt, status: 'pending', mood: null, confidence: null, error: null, links }
  return json(200, { items: [item], nextCursor })
}

describe('an export that breaks off', () => {
  it('into a file goes on there, at the page that was not written yet', async () => {
    const out = join(await temporaryFolder(), 'all.csv')
    const replies = [session, page('first.mp3', 'c1'), read, broken, session, page('again.mp3', null), read]
    const { url, requests } = await startTestService(...replies)
    const run = () => runCommand(exportCommand, ['--server', url, '--out', out])
    await expect(run()).rejects.toMatchObject({ code: 'internal' })
    expect(output.complaints).toBe(`unfinished; the same command goes on in ${out}.part\n`)
    expect(await readdir(join(out, '..'))).toEqual(['all.csv.part', 'all.csv.part.json'])

    expect(await run()).toBe(0)
    expect(requests.map((request) => request.url)[5]).toBe('/v1/analyses?limit=100&cursor=c1')
    const lines = (await readFile(out, 'utf8')).trimEnd().split('\r\n')
    expect(lines.map((line) => line.split(',')[1])).toEqual(['name', 'first.mp3', 'again.mp3'])
    expect(output.printed).toBe('')
  })

  it('into a pipe says with which cursor to go on', async () => {
    const { url } = await startTestService(session, page('first.mp3', 'c1'), read, broken)
    await expect(runCommand(exportCommand, ['--server', url])).rejects.toMatchObject({ code: 'internal' })
    expect(output.complaints).toBe('unfinished; the same command goes on with --cursor c1, to be appended\n')
    expect(output.printed.trimEnd().split('\r\n')).toHaveLength(2)
  })
})

it('an analysis that was forgotten since the page was made is left out', async () => {
  const { url } = await startTestService(session, page('gone.mp3', null), json(404, { code: 'not-found' }))
  expect(await runCommand(exportCommand, ['--server', url, '--format', 'jsonl'])).toBe(0)
  expect([output.printed, output.complaints]).toEqual(['', '0 analyses exported\n'])
})
