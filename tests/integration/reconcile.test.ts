import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLedger, type Ledger } from '#libs/analyses/ledger'
import { SmartPlayError } from '#libs/contract/errors'
import { jobIdOf } from '#libs/contract/job'
import type { Intent } from '#libs/contract/stored'
import { createLogger } from '#libs/observability/logger'
import { createRegistry, createWorkerMetrics } from '#libs/observability/metrics'
import type { QueueAddress } from '#libs/queue/connection'
import { openConsumer } from '#libs/queue/consumer'
import { type JobQueue, openJobQueue } from '#libs/queue/job-queue'
import { openStorage } from '#libs/storage/open'
import { reconcile } from '../../apps/worker/reconcile.ts'
import { useFolder } from '../fixtures/temporary-folder.ts'
import { useRedis } from '../programs/redis.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

const VERSIONS = { pipelineVersion: 'f1-test-r1', catalogueVersion: 'c-test' }

describe.skipIf(!(await isRedisAvailable()))('the reconciler', () => {
  // Not kept by a disk: whoever looks for a job asks for half a second, and once.
  const redis = useRedis({ settings: ['--appendonly', 'no'] })
  const folder = useFolder()
  let address: QueueAddress
  let ledger: Ledger
  let queue: JobQueue

  beforeAll(async () => {
    ledger = createLedger(await openStorage({ kind: 'filesystem', directory: join(folder.path, 'objects') }))
    address = redis.freshAddress()
    queue = openJobQueue(address, 'analyse')
  })
  afterAll(() => queue.close())

  async function accept(id = `a${randomBytes(16).toString('hex')}`): Promise<Intent> {
    const path = join(folder.path, 'song')
    await writeFile(path, 'song')
    const upload = { id, path, sha256: '0'.repeat(64), bytes: 4, container: 'wav', name: 'song.wav' } as const
    return ledger.accept(upload, VERSIONS)
  }

  function run(): Promise<void> {
    const log = createLogger({ name: 'test', level: 'silent' })
    const metrics = createWorkerMetrics(createRegistry())
    return reconcile({ ledger, conclude: ledger.settle, queue, log, metrics })
  }

  const jobOf = ({ id }: Intent) => jobIdOf(id, VERSIONS.pipelineVersion)
  const enqueue = (intent: Intent) => queue.enqueue({ schema: 1, id: intent.id }, jobOf(intent))

  /** A worker whose jobs fail for good, each at the moment that the test chooses. */
  function startFailing() {
    const moments = new EventEmitter<{ began: []; fail: [] }>()
    const consumer = openConsumer({
      ...{ address, queue: 'analyse', concurrency: 1, graceMs: 100, onStalled: () => {}, onError: () => {} },
      process: async () => {
        moments.emit('began')
        await once(moments, 'fail')
        throw new SmartPlayError('undecodable', 'no audio')
      },
    })
    return { moments, close: consumer.close }
  }

  async function failedInQueue(intent: Intent): Promise<void> {
    const attempt = async () => expect(await queue.failureOf(jobOf(intent))).toBeDefined()
    await waitUntil({ what: 'a failed job', timeoutMs: 10_000, attempt })
  }

  it('enqueues a promise that has no job, once', async () => {
    const intent = await accept()
    await run()
    await run()
    expect(await queue.look(jobOf(intent))).toMatchObject({ state: 'queued' })
    expect((await queue.counts()).waiting).toBe(1)
    await ledger.forget(intent.id)
    await queue.remove(jobOf(intent))
  })

  it('writes the failure of a job that failed without a word', async () => {
    const intent = await accept()
    await enqueue(intent)
    const { moments, close } = startFailing()
    await once(moments, 'began')
    moments.emit('fail')
    await failedInQueue(intent)
    await close()

    await run()
    expect(await ledger.failureOf(intent.id)).toMatchObject({ code: 'worker-lost', nonce: intent.nonce })
    expect(await ledger.intentOf(intent.id)).toBeUndefined()
  })

  it('keeps a promise that was made while the job of an earlier one was about to fail', async () => {
    const earlier = await accept()
    await enqueue(earlier)
    const { moments, close } = startFailing()
    await once(moments, 'began')
    await ledger.forget(earlier.id)
    const later = await accept(earlier.id)
    expect(await enqueue(later)).toBe('joined')
    moments.emit('fail')
    await failedInQueue(later)
    await close()

    await run()
    expect(await ledger.failureOf(later.id)).toBeUndefined()
    expect(await ledger.intentOf(later.id)).toEqual(later)
    expect(await queue.look(jobOf(later))).toMatchObject({ state: 'queued' })
  })
})
