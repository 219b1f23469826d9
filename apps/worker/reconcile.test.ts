import { EventEmitter, once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { toJson } from '#libs/analyses/json-object'
import { failureKey, intentKey, resultKey } from '#libs/analyses/keys'
import { createLedger } from '#libs/analyses/ledger'
import { SmartPlayError } from '#libs/contract/errors'
import { jobIdOf } from '#libs/contract/job'
import { createLogger } from '#libs/observability/logger'
import { createRegistry, createWorkerMetrics } from '#libs/observability/metrics'
import type { FailedJob } from '#libs/queue/job-queue'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { exampleFailure, exampleIntent, exampleResult, ID, PIPELINE } from '../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { reconcile, startReconciler } from './reconcile.ts'

const JOB = jobIdOf(ID, PIPELINE)
const submittedAt = new Date(exampleIntent.submittedAt)

/** A store with one promise in it, and a queue in memory. */
async function open() {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  const jobs = new Map<string, 'live' | FailedJob>()
  const registry = createRegistry()
  const ledger = createLedger(store)
  await store.put(intentKey(ID), toJson(exampleIntent))
  const deps = {
    ledger,
    conclude: ledger.settle,
    deliveries: { heal: async () => {} },
    queue: {
      isLive: async (jobId: string) => jobs.get(jobId) === 'live',
      async enqueue(_job: object, jobId: string) {
        if (jobs.get(jobId) === 'live') return 'joined' as const
        jobs.set(jobId, 'live')
        return 'added' as const
      },
      async failureOf(jobId: string) {
        const job = jobs.get(jobId)
        return job === 'live' ? undefined : job
      },
    },
    log: createLogger({ name: 'test', level: 'silent' }),
    metrics: createWorkerMetrics(registry),
  }
  const text = () => registry.metrics()
  const reenqueued = async () => /reenqueued_total (\d+)/.exec(await registry.metrics())?.[1]
  return { store, ledger, jobs, deps, reenqueued, text }
}

describe('reconcile', () => {
  it('enqueues a promise again that has lost its job, once', async () => {
    const { jobs, deps, reenqueued } = await open()
    await reconcile(deps)
    await reconcile(deps)
    expect([...jobs]).toEqual([[JOB, 'live']])
    expect(await reenqueued()).toBe('1')
  })

  it.each([
    ['result', resultKey(ID, PIPELINE), exampleResult],
    ['failure', failureKey(ID), exampleFailure],
  ])('settles a promise whose %s is stored', async (_kind, key, outcome) => {
    const { store, ledger, jobs, deps } = await open()
    await store.put(key, toJson(outcome))
    await reconcile(deps)
    expect(await ledger.intentOf(ID)).toBeUndefined()
    expect(jobs.size).toBe(0)
  })

  it('does not take the failure of an older promise for an end of this one', async () => {
    const { store, ledger, jobs, deps } = await open()
    await store.put(failureKey(ID), toJson({ ...exampleFailure, nonce: 'an older one' }))
    await reconcile(deps)
    expect(await ledger.intentOf(ID)).toEqual(exampleIntent)
    expect(jobs.get(JOB)).toBe('live')
  })

  it('writes the failure of a job that failed without a word in the store', async () => {
    const { ledger, jobs, deps } = await open()
    const failedAt = new Date(submittedAt.getTime() + 1)
    jobs.set(JOB, { reason: 'job stalled more than allowable limit', begunAt: submittedAt, failedAt })
    await reconcile(deps)
    expect(await ledger.failureOf(ID)).toMatchObject({ code: 'worker-lost', nonce: exampleIntent.nonce, attempt: 0 })
    expect(await ledger.intentOf(ID)).toBeUndefined()
  })

  it('retries a job that began before the file was sent again', async () => {
    const { ledger, jobs, deps } = await open()
    const begunAt = new Date(submittedAt.getTime() - 1)
    jobs.set(JOB, { reason: 'no frames', begunAt, failedAt: new Date(submittedAt.getTime() + 1) })
    await reconcile(deps)
    expect(await ledger.failureOf(ID)).toBeUndefined()
    expect(jobs.get(JOB)).toBe('live')
  })

  it('asks the store for no outcome of a promise whose job lives', async () => {
    const { ledger, jobs, deps } = await open()
    jobs.set(JOB, 'live')
    const asked = vi.fn(async () => undefined)
    await reconcile({ ...deps, ledger: { ...ledger, resultOf: asked, failureOf: asked } })
    expect(asked).not.toHaveBeenCalled()
    expect(await ledger.intentOf(ID)).toEqual(exampleIntent)
  })

  it('looks at all other promises where one cannot be read, and counts it', async () => {
    const { store, jobs, deps, text } = await open()
    await store.put(intentKey(`a${'0'.repeat(32)}`), toJson({ schema: 2 }))
    await reconcile(deps)
    expect([...jobs]).toEqual([[JOB, 'live']])
    expect(await text()).toContain('smartplay_intents_pending 2')
  })

  it('stops at the first promise while the store is away', async () => {
    const { store, ledger, jobs, deps } = await open()
    const away = () => Promise.reject(new SmartPlayError('store-unavailable', 'away'))
    await expect(reconcile({ ...deps, ledger: { ...ledger, intentOf: away } })).rejects.toThrow('away')
    expect([jobs.size, await store.get(intentKey(ID))]).toEqual([0, expect.anything()])
  })

  it('tells how many promises stand, and how old the oldest is', async () => {
    const { deps, text } = await open()
    await reconcile(deps)
    expect(await text()).toContain('smartplay_intents_pending 1')
    const [, age] = /^smartplay_intents_oldest_seconds (\S+)/m.exec(await text()) ?? []
    expect(Number(age)).toBeCloseTo((Date.now() - submittedAt.getTime()) / 1000, -2)
  })
})

describe('startReconciler', () => {
  const options = { intervalMs: 60_000 }

  it('reconciles as soon as it starts', async () => {
    const { jobs, deps } = await open()
    const reconciler = startReconciler({ ...deps, exclusive: alone }, options)
    await vi.waitFor(() => expect(jobs.get(JOB)).toBe('live'), { timeout: 20_000 })
    await reconciler.close()
  })

  it('is closed in the midst of promises without end', async () => {
    const { ledger, jobs, deps } = await open()
    const unending = { ...ledger, intents: withoutEnd }
    const reconciler = startReconciler({ ...deps, ledger: unending, exclusive: alone }, options)
    await vi.waitFor(() => expect(jobs.get(JOB)).toBe('live'), { timeout: 20_000 })
    await reconciler.close()
  })

  it('tells whoever heals deliveries to end', async () => {
    const { deps } = await open()
    const heal = vi.fn((closing: AbortSignal) => once(closing, 'abort').then(() => {}))
    const reconciler = startReconciler({ ...deps, deliveries: { heal }, exclusive: alone }, options)
    await vi.waitFor(() => expect(heal).toHaveBeenCalled(), { timeout: 20_000 })
    await reconciler.close()
  })

  it('tells of no promises while another worker looks after them', async () => {
    const { deps, text } = await open()
    await reconcile(deps)
    const taken = { attempt: async () => false }
    await startReconciler({ ...deps, exclusive: taken }, options).close()
    expect(await text()).toContain('smartplay_intents_pending 0')
  })

  it('outlives a Redis that is away', async () => {
    const { jobs, deps } = await open()
    const away = { attempt: () => Promise.reject(new Error('away')) }
    await startReconciler({ ...deps, exclusive: away }, options).close()
    expect(jobs.size).toBe(0)
  })

  it('looks again within seconds of a failure, and not only after its interval', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { deps } = await open()
    const looks = new EventEmitter<{ look: [] }>()
    let isAway = true
    const exclusive = {
      attempt: async () => {
        looks.emit('look')
        if (isAway) throw new Error('away')
        return false
      },
    }
    const reconciler = startReconciler({ ...deps, exclusive }, options)
    await vi.advanceTimersByTimeAsync(0)
    isAway = false
    const again = once(looks, 'look')
    await vi.advanceTimersByTimeAsync(5000)
    await again
    await reconciler.close()
  })
})

/** The lock of somebody who has no rival. */
const alone = {
  async attempt(_name: string, _ttlMs: number, work: () => Promise<void>) {
    await work()
    return true
  },
}

/** The same promise again and again. */
async function* withoutEnd() {
  for (;;) yield await nextTurn({ id: ID, modifiedAt: submittedAt })
}
