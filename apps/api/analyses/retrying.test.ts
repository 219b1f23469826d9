import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openInstallation } from '#libs/analyses/installation'
import { intentKey } from '#libs/analyses/keys'
import { createLedger } from '#libs/analyses/ledger'
import { jobIdOf } from '#libs/contract/job'
import type { SongQueue } from '#libs/queue/song-queues'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { NO_SPAN } from '#libs/tracing/no-tracer'
import { exampleFailure, PIPELINE } from '../../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { createAnalyses } from './analyses.ts'
import { createRetrying } from './retrying.ts'

const versions = { pipelineVersion: PIPELINE, catalogueVersion: 'c-test' }
const [one, other] = [`a${'1'.repeat(32)}`, `a${'2'.repeat(32)}`]

/** Two analyses that have failed, and where songs wait that are tried again. */
async function open() {
  const folder = await temporaryFolder()
  const store = await openFilesystemStore({ directory: join(folder, 'objects') })
  const ledger = createLedger(store)
  const waiting = new Map<string, SongQueue>()
  const failed = new Set([one, other].map((id) => jobIdOf(id, PIPELINE)))
  const path = join(folder, 'song.wav')
  await writeFile(path, 'RIFF____WAVEfmt ')
  for (const id of [one, other]) {
    const sent = { id, path, sha256: 'f'.repeat(64), bytes: 16, container: 'wav', name: 'song.wav' } as const
    const intent = await ledger.accept(sent, versions)
    await ledger.fail({ ...exampleFailure, id, nonce: intent.nonce }, intent)
    await ledger.settle(intent)
  }
  const analyses = createAnalyses({
    ...{ ledger, installation: await openInstallation(store), versions: () => versions },
    queue: {
      async enqueue({ id }, _jobId, queue) {
        waiting.set(id, queue)
        return 'added'
      },
      look: async (jobId) => (failed.has(jobId) ? undefined : { state: 'queued', progress: undefined, position: 0 }),
      async remove(jobId) {
        if (!failed.delete(jobId)) throw new Error(`${jobId} was taken off the queue, where it waited`)
      },
    },
    ...{ feed: { follow: () => () => {} }, members: () => [], refresh: (result) => result, onEnqueueError: () => {} },
  })
  const retrying = createRetrying({ ledger, analyses, scratch: { newPath: () => join(folder, 'copy') } })
  return { store, ledger, waiting, failed, retrying }
}

describe('what has failed', () => {
  it('is tried again behind those that are sent alone, when all of it is', async () => {
    const { ledger, waiting, retrying } = await open()
    const all = { code: undefined, after: undefined, limit: 100 }
    expect(await retrying.retryAll(all, NO_SPAN)).toMatchObject({ retried: 2 })
    expect([...waiting]).toEqual([
      [one, 'batch'],
      [other, 'batch'],
    ])
    // Whoever enqueues it again does so by its intent.
    expect(await ledger.intentOf(one)).toMatchObject({ queue: 'batch' })
  })

  it('is tried again also where one of them cannot be read', async () => {
    const { store, waiting, retrying } = await open()
    await store.put(intentKey(one), 'damaged')
    const all = { code: undefined, after: undefined, limit: 100 }
    expect(await retrying.retryAll(all, NO_SPAN)).toEqual({ retried: 1, audioGone: 0, unreadable: 1, nextCursor: null })
    expect([...waiting.keys()]).toEqual([other])
  })

  it('leaves no failed job on the queue where it lay before', async () => {
    const { failed, retrying } = await open()
    await retrying.retry(one, NO_SPAN, 'batch')
    expect([...failed]).toEqual([jobIdOf(other, PIPELINE)])
  })

  it('is tried again among those that are sent alone, when somebody asks for it alone', async () => {
    const { ledger, waiting, retrying } = await open()
    expect(await retrying.retry(one, NO_SPAN)).toBe('retried')
    expect([...waiting]).toEqual([[one, 'analyse']])
    expect(await ledger.intentOf(one)).not.toHaveProperty('queue')
  })
})
