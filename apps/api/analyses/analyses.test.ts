import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openInstallation } from '#libs/analyses/installation'
import { createLedger } from '#libs/analyses/ledger'
import { jobIdOf } from '#libs/contract/job'
import type { Result } from '#libs/contract/stored'
import type { LiveJob } from '#libs/queue/job-queue'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { exampleFailure, exampleResult, PIPELINE, SHA256 } from '../../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { createAnalyses } from './analyses.ts'

const versions = { pipelineVersion: PIPELINE, catalogueVersion: 'c-test' }

/** A queue in memory, which can be taken away. */
function memoryQueue() {
  const jobs = new Map<string, LiveJob>()
  let isAway = false
  const whenThere = async <T>(answer: () => T) => (isAway ? Promise.reject(new Error('Redis away')) : answer())
  return {
    jobs,
    goAway: () => (isAway = true),
    queue: {
      enqueue: (_job: object, jobId: string) =>
        whenThere(() => {
          if (jobs.has(jobId)) return 'joined' as const
          jobs.set(jobId, { state: 'queued', progress: undefined, position: jobs.size })
          return 'added' as const
        }),
      look: (jobId: string) => whenThere(() => jobs.get(jobId)),
      remove: (jobId: string) => whenThere(() => void jobs.delete(jobId)),
    },
  }
}

async function open() {
  const folder = await temporaryFolder()
  const store = await openFilesystemStore({ directory: join(folder, 'objects') })
  const ledger = createLedger(store)
  const memory = memoryQueue()
  const errors: unknown[] = []
  const analyses = createAnalyses({
    ...{ installation: await openInstallation(store), ledger, queue: memory.queue, versions: () => versions },
    feed: { follow: () => () => {} },
    members: () => [],
    refresh: (result) => ({ ...result, recommendations: { ...result.recommendations, catalogue: 'c-today' } }),
    onEnqueueError: (error) => void errors.push(error),
  })
  const path = join(folder, 'song.wav')
  await writeFile(path, 'song')
  const upload = { path, sha256: SHA256, bytes: 4, container: 'wav', name: 'song.wav' } as const
  const id = analyses.identify(SHA256)
  const finish = async (changes: Partial<Result> = {}) => {
    const intent = await ledger.accept({ ...upload, id }, versions)
    await ledger.publish({ ...exampleResult, id, ...changes }, intent)
    await ledger.settle(intent)
  }
  return { ledger, memory, errors, analyses, upload, id, finish }
}

describe('submit', () => {
  it('promises an analysis and enqueues its job', async () => {
    const { analyses, ledger, memory, upload, id } = await open()
    expect(await analyses.submit(upload)).toEqual(await ledger.intentOf(id))
    expect([...memory.jobs.keys()]).toEqual([jobIdOf(id, PIPELINE)])
  })

  it('promises also while Redis is away', async () => {
    const { analyses, ledger, memory, errors, upload, id } = await open()
    memory.goAway()
    await analyses.submit(upload)
    expect(await ledger.intentOf(id)).toBeDefined()
    expect(errors).toHaveLength(1)
  })

  it('answers with the result that there is, ranked again, and promises nothing', async () => {
    const { analyses, ledger, memory, upload, id, finish } = await open()
    await finish()
    expect(await analyses.submit(upload)).toMatchObject({ id, recommendations: { catalogue: 'c-today' } })
    expect(await ledger.intentOf(id)).toBeUndefined()
    expect(memory.jobs.size).toBe(0)
  })
})

describe('look', () => {
  it('knows nothing of what nobody sent', async () => {
    const { analyses, id } = await open()
    expect(await analyses.look(id)).toBeUndefined()
  })

  it('shows a promise as queued, also while Redis is away', async () => {
    const { analyses, memory, upload, id } = await open()
    await analyses.submit(upload)
    expect(await analyses.look(id)).toMatchObject({ status: 'queued', queue: { position: 0 } })
    memory.goAway()
    expect(await analyses.look(id)).toMatchObject({ status: 'queued', queue: { position: null } })
  })

  it('shows the outcome beside an intent that is not settled yet', async () => {
    const { analyses, ledger, upload, id } = await open()
    const intent = await ledger.accept({ ...upload, id }, versions)
    await ledger.fail({ ...exampleFailure, id, nonce: intent.nonce }, intent)
    expect(await analyses.look(id)).toMatchObject({ status: 'failed', error: { code: 'undecodable' } })
  })

  it("shows an older pipeline's result for want of a present one, and says so", async () => {
    const { analyses, id, finish } = await open()
    await finish({ pipelineVersion: 'f0-old-r0' })
    expect(await analyses.look(id)).toMatchObject({ status: 'completed', outdated: true, pipelineVersion: 'f0-old-r0' })
  })
})

describe('forget', () => {
  it('leaves neither promise nor job', async () => {
    const { analyses, memory, upload, id } = await open()
    await analyses.submit(upload)
    expect(await analyses.forget(id)).toBe('forgotten')
    expect(await analyses.look(id)).toBeUndefined()
    expect(memory.jobs.size).toBe(0)
  })

  it('forgets also while Redis is away', async () => {
    const { analyses, memory, upload, id } = await open()
    await analyses.submit(upload)
    memory.goAway()
    expect(await analyses.forget(id)).toBe('forgotten')
    expect(await analyses.look(id)).toBeUndefined()
  })
})
