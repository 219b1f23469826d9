import { describe, expect, it } from 'vitest'
import { collect } from '#libs/analyses/collect'
import { newWebhook } from '#libs/contract/webhook'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { exampleFailure, exampleIntent, exampleResult, ID } from '../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { createAnnouncer } from './announcer.ts'
import { analysisCompleted, analysisFailed } from './events.ts'
import { createWebhooks } from './webhooks.ts'

const LINK_BASE = 'https://music.test/api'
const reindex = { id: `r${'1'.repeat(24)}`, endedAt: '2026-01-01T00:00:00.000Z', reason: null }

/** An announcer whose queue takes jobs until the test says that it is away. */
async function open() {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  const webhooks = createWebhooks(store, { installation: { secret: 'ab'.repeat(32) } })
  const queue = { isAway: false, jobs: [] as string[], hurried: [] as string[], errors: 0 }
  const announcer = createAnnouncer({
    ...{ webhooks, linkBase: LINK_BASE },
    async enqueue({ id }) {
      if (queue.isAway) throw new Error('away')
      queue.jobs.push(id)
    },
    async enqueueAtOnce({ id }) {
      queue.hurried.push(id)
    },
    onEnqueueError: () => {
      queue.errors += 1
    },
  })
  const register = async (wish: object = {}) =>
    (await webhooks.register(newWebhook.parse({ url: 'https://receiver.test', ...wish }))).webhook
  const sent = async (id: string) => webhooks.deliveries(id, { after: undefined, limit: 10 })
  return { webhooks, announcer, queue, register, sent }
}

const completes = async () => analysisCompleted(exampleResult, exampleIntent, LINK_BASE)

describe('createAnnouncer', () => {
  it('tells each who wants it how an analysis ended, and nobody else', async () => {
    const { announcer, queue, register, sent } = await open()
    const [everything, failures] = [await register(), await register({ events: ['analysis.failed'] })]
    await announcer.analysisEnded(ID, completes)
    expect(await sent(failures.id)).toEqual([])
    const [delivery] = await sent(everything.id)
    expect(delivery?.event).toEqual({
      type: 'analysis.completed',
      timestamp: exampleResult.meta.completedAt,
      data: {
        ...{ id: ID, status: 'completed', mood: 'happy', confidence: exampleResult.judgement.confidence },
        links: { self: `${LINK_BASE}/v1/analyses/${ID}` },
      },
    })
    expect(queue.jobs).toEqual([delivery?.id])
  })

  it('does not ask how it ended where nobody listens', async () => {
    const { announcer } = await open()
    await announcer.analysisEnded(ID, () => Promise.reject(new Error('asked')))
  })

  it('tells the same end once', async () => {
    const { announcer, register, sent } = await open()
    const { id } = await register()
    for (let n = 0; n < 2; n += 1) await announcer.analysisEnded(ID, completes)
    expect(await sent(id)).toHaveLength(1)
  })

  it('says why an analysis failed', async () => {
    const { announcer, register, sent } = await open()
    const { id } = await register()
    await announcer.analysisEnded(ID, async () => analysisFailed(exampleFailure, ''))
    const error = { code: 'undecodable', detail: 'no frames' }
    expect((await sent(id))[0]?.event).toMatchObject({ type: 'analysis.failed', data: { status: 'failed', error } })
  })

  it('has noted what could not be enqueued', async () => {
    const { webhooks, announcer, queue, register } = await open()
    await register()
    queue.isAway = true
    await announcer.analysisEnded(ID, completes)
    expect(queue.errors).toBe(1)
    expect(await collect(webhooks.undelivered())).toHaveLength(1)
  })

  it('tells of a reindex also those who hear of named analyses only', async () => {
    const { announcer, register, sent } = await open()
    const { id } = await register({ analyses: 'named' })
    await announcer.reindexEnded(reindex)
    await announcer.reindexEnded({ ...reindex, id: `r${'2'.repeat(24)}`, reason: 'every file failed' })
    expect((await sent(id)).map(({ event }) => event.type).toSorted()).toEqual(['reindex.completed', 'reindex.failed'])
  })

  it('sends each test as a delivery of its own', async () => {
    const { announcer, queue, register, sent } = await open()
    const webhook = await register({ events: ['analysis.failed'] })
    await announcer.test(webhook)
    await announcer.test(webhook)
    expect((await sent(webhook.id)).map(({ event }) => event.type)).toEqual(['webhook.test', 'webhook.test'])
    expect(queue.jobs).toHaveLength(2)
  })

  it('replays what has ended, and only hurries what has not', async () => {
    const { webhooks, announcer, queue, register } = await open()
    const pending = await announcer.test(await register())
    expect(await announcer.replay(pending)).toEqual(pending)
    await webhooks.tried(pending, {
      attempt: { at: reindex.endedAt, ms: 1, status: 200, error: null },
      status: 'delivered',
    })
    expect((await announcer.replay((await webhooks.deliveryOf(pending))!)).status).toBe('pending')
    expect(queue).toMatchObject({ jobs: [pending.id], hurried: [pending.id, pending.id] })
  })
})
