import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useOutput } from '../../../tests/fixtures/output.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { json, startTestService } from '../client/test-service.ts'
import { runCommand } from './command.ts'
import { reindexCommand } from './reindex.ts'

const output = useOutput()

const VERSION = 'c-1a2b3c4d'
const id = `r${'0'.repeat(24)}`
const at = '2026-01-01T00:00:00.000Z'
const begun = {
  ...{ id, status: 'running', startedAt: at, endedAt: null, featuresVersion: 'f1', pipelineVersion: 'f1-a-r1' },
  ...{ files: { total: 2, done: 0, measured: 0, reused: 0, failed: 0 }, filesPerSecond: null, estimatedSeconds: null },
  ...{ failures: [], reason: null, catalogue: null, retryOf: null, lastEvent: '0.0' },
  links: { self: `/v1/reindexes/${id}`, events: `/v1/reindexes/${id}/events` },
}
const files = { total: 2, done: 2, measured: 2, reused: 0, failed: 0 }
const completed = { ...begun, status: 'completed', endedAt: at, files, catalogue: VERSION }
const measured = { features: [{ filename: 'measured.mp3' }] }

describe('a followed reindex', () => {
  let own = ''
  beforeEach(async () => {
    own = join(await temporaryFolder(), 'deam')
    await mkdir(join(own, 'audio'), { recursive: true })
    vi.stubEnv('DEAM_PATH', own)
  })
  afterEach(() => void vi.unstubAllEnvs())

  const startService = () =>
    startTestService(json(202, begun), json(200, completed), json(200, measured, { etag: `"${VERSION}"` }))

  async function followHere(): Promise<number> {
    const { url } = await startService()
    vi.stubEnv('PORT', new URL(url).port)
    return runCommand(reindexCommand, ['--follow'])
  }

  it("of this machine's service writes features.json beside the audio, and says so", async () => {
    expect(await followHere()).toBe(0)
    const path = join(own, 'features.json')
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(measured)
    expect(output.complaints).toBe(`wrote ${path}\n`)
  })

  it('of a service that was named leaves the features.json of this machine alone', async () => {
    const path = join(own, 'features.json')
    await writeFile(path, 'ours')
    const { url, requests } = await startService()
    expect(await runCommand(reindexCommand, ['--follow', '--server', url])).toBe(0)
    expect(await readFile(path, 'utf8')).toBe('ours')
    expect([requests.length, output.complaints]).toEqual([2, ''])
  })

  it('ends well where features.json cannot be written, and says so', async () => {
    await mkdir(join(own, 'features.json'))
    expect(await followHere()).toBe(0)
    expect(output.complaints).toMatch(/^could not write \S+features\.json: \S/)
    expect(output.printed).toContain(`catalogue ${VERSION} is current`)
  })
})
