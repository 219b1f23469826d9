import { describe, expect, it } from 'vitest'
import { collect } from '#libs/analyses/collect'
import { SmartPlayError } from '#libs/contract/errors'
import { newWebhook, type StoredDelivery } from '#libs/contract/webhook'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { exampleFailure, exampleIntent, exampleResult, ID } from '../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { analysisCompleted, analysisFailed } from './events.ts'
import { createWebhooks } from './webhooks.ts'

const URL = 'https://receiver.test/hook'
/** What a newer release has written. */
const NEWER = '{"schema":2}'
const DAY_MS = 24 * 3_600_000
const OTHER = `a${'6'.repeat(32)}`
const succeeded = { at: '2026-01-01T00:00:03.000Z', ms: 12, status: 204, error: null }
const refused = { ...succeeded, status: 500 }
const completed = analysisCompleted(exampleResult, exampleIntent, '')

async function open() {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  const installation = { secret: 'ab'.repeat(32) }
  const webhooks = createWebhooks(store, { installation })
  const later = (ms: number) => createWebhooks(store, { installation, now: () => new Date(Date.now() + ms) })
  const register = async (wish: object = {}) =>
    (await webhooks.register(newWebhook.parse({ url: URL, ...wish }))).webhook
  const undelivered = () => collect(webhooks.undelivered())
  return { store, webhooks, later, register, undelivered }
}

const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id)

describe('registrations', () => {
  it('are found by their id, and all of them, the oldest first', async () => {
    const { webhooks, register } = await open()
    const registered = [await register({ name: 'first' }), await register({ name: 'second' })]
    expect(await webhooks.webhookOf(registered[0]!.id)).toEqual(registered[0])
    expect(ids(await webhooks.webhooks()).toSorted()).toEqual(ids(registered).toSorted())
  })

  it('store no secret, neither whole nor in base64', async () => {
    const { store, webhooks } = await open()
    const { webhook, secret } = await webhooks.register(newWebhook.parse({ url: URL }))
    const stored = String(await store.get(`webhooks/${webhook.id}.json`))
    const bytes = webhooks.secretsOf(webhook)[0]!
    expect(secret).toBe(`whsec_${bytes.toString('base64')}`)
    for (const trace of [bytes.toString('base64'), bytes.toString('hex')]) expect(stored).not.toContain(trace)
  })

  it('sign with two secrets after a rotation, and with the new one alone after its grace', async () => {
    const { webhooks, later, register } = await open()
    const former = await register()
    const { webhook } = await webhooks.rotate(former, 3600)
    expect(webhooks.secretsOf(webhook)).toHaveLength(2)
    expect(webhooks.secretsOf(webhook)[1]).toEqual(webhooks.secretsOf(former)[0])
    expect(later(3_700_000).secretsOf(webhook)).toHaveLength(1)
  })

  it('stay as they are when they are disabled and enabled', async () => {
    const { webhooks, register } = await open()
    const webhook = await register()
    await webhooks.disable(webhook.id, 'gone')
    expect(await webhooks.disablingOf(webhook.id)).toMatchObject({ reason: 'gone' })
    expect(await webhooks.enabled()).toEqual([])
    await webhooks.enable(webhook.id)
    expect(await webhooks.enabled()).toEqual([webhook])
  })

  it('take their deliveries with them', async () => {
    const { webhooks, register, undelivered } = await open()
    const { id } = await register()
    const delivery = await webhooks.note(completed, id)
    await webhooks.remove(id)
    expect([await webhooks.webhookOf(id), await webhooks.deliveryOf(delivery)]).toEqual([undefined, undefined])
    expect(await undelivered()).toEqual([])
    expect(await webhooks.remove(id)).toBe('missing')
  })

  it('hide no others where one cannot be read, which is told of and can be removed', async () => {
    const { store, register } = await open()
    const told: unknown[] = []
    const onUnreadable = (error: unknown) => void told.push(error)
    const webhooks = createWebhooks(store, { installation: { secret: 'ab'.repeat(32) }, onUnreadable })
    const [other, newer] = [await register(), await register()]
    await store.put(`webhooks/${newer.id}.json`, NEWER)
    expect(ids(await webhooks.listenersTo(ID))).toEqual([other.id])
    expect(told).toEqual([expect.objectContaining({ message: expect.stringContaining(newer.id) })])
    expect(await webhooks.remove(newer.id)).toBe('removed')
    await webhooks.webhooks()
    expect(told).toHaveLength(1)
  })

  it('are no less there for an outage', async () => {
    const { store, register } = await open()
    await register()
    const get = () => Promise.reject(new SmartPlayError('store-unavailable', 'the store is away'))
    const webhooks = createWebhooks({ ...store, get }, { installation: { secret: 'ab'.repeat(32) } })
    await expect(webhooks.webhooks()).rejects.toMatchObject({ code: 'store-unavailable' })
  })

  it('are disabled also by a note that cannot be read', async () => {
    const { store, webhooks, register } = await open()
    const { id } = await register()
    await store.put(`webhooks-disabled/${id}.json`, NEWER)
    expect(await webhooks.disablingOf(id)).toMatchObject({ reason: expect.stringContaining('cannot be read') })
    expect(await webhooks.enabled()).toEqual([])
  })
})

describe('listenersTo', () => {
  it('are those that hear all analyses, and those that the upload has named', async () => {
    const { webhooks, register } = await open()
    const [all, named] = [await register(), await register({ analyses: 'named' })]
    expect(ids(await webhooks.listenersTo(ID))).toEqual([all.id])
    await webhooks.subscribe(ID, named.id)
    expect(ids(await webhooks.listenersTo(ID)).toSorted()).toEqual(ids([all, named]).toSorted())
    expect(ids(await webhooks.listenersTo(OTHER))).toEqual([all.id])
  })

  it('are none that is disabled, and none that was forgotten', async () => {
    const { webhooks, register } = await open()
    const [all, named] = [await register(), await register({ analyses: 'named' })]
    await webhooks.subscribe(ID, named.id)
    await webhooks.disable(all.id, 'gone')
    await webhooks.unsubscribe(ID)
    expect(await webhooks.listenersTo(ID)).toEqual([])
  })
})

describe('deliveries', () => {
  it('are noted once, however often', async () => {
    const { webhooks, register, undelivered } = await open()
    const { id } = await register()
    const noted = await Promise.all([1, 2, 3].map(() => webhooks.note(completed, id)))
    expect(new Set(ids(noted)).size).toBe(1)
    expect(await undelivered()).toEqual([{ webhook: id, id: noted[0]!.id }])
  })

  it('are not pending again when they are noted after their end', async () => {
    const { webhooks, register, undelivered } = await open()
    const { id } = await register()
    await webhooks.tried(await webhooks.note(completed, id), { attempt: succeeded, status: 'delivered' })
    expect(await webhooks.note(completed, id)).toMatchObject({ status: 'delivered', attempts: [succeeded] })
    expect(await undelivered()).toEqual([])
  })

  it('stay pending through tries, and keep each', async () => {
    const { webhooks, register, undelivered } = await open()
    const delivery = await webhooks.note(completed, (await register()).id)
    await webhooks.tried(delivery, { attempt: refused, status: 'pending' })
    const tried = await webhooks.deliveryOf(delivery)
    expect(tried).toMatchObject({ status: 'pending', attempts: [refused] })
    expect(await undelivered()).toHaveLength(1)
    await webhooks.tried(tried as StoredDelivery, { attempt: succeeded, status: 'delivered' })
    expect(await webhooks.deliveryOf(delivery)).toMatchObject({ attempts: [refused, succeeded] })
    expect(await undelivered()).toEqual([])
  })

  it('are listed page by page, the newest first', async () => {
    const { webhooks, register } = await open()
    const { id } = await register()
    const at = (second: number) => ({ ...exampleFailure, failedAt: `2026-01-01T00:00:0${second}.000Z` })
    for (const second of [2, 1, 3]) await webhooks.note(analysisFailed(at(second), ''), id)
    const first = await webhooks.deliveries(id, { after: undefined, limit: 2 })
    const second = await webhooks.deliveries(id, { after: first[1]!.id, limit: 2 })
    expect([...first, ...second].map(({ event }) => event.timestamp.slice(17, 19))).toEqual(['03', '02', '01'])
  })

  it('are listed without those that cannot be read, and no fewer for them', async () => {
    const { store, webhooks, register } = await open()
    const { id } = await register()
    const at = (second: number) => ({ ...exampleFailure, failedAt: `2026-01-01T00:00:0${second}.000Z` })
    const noted = [1, 2, 3].map((second) => webhooks.note(analysisFailed(at(second), ''), id))
    const [oldest, newer, newest] = await Promise.all(noted)
    await store.put(`deliveries/${id}/${newer!.id}.json`, NEWER)
    expect(ids(await webhooks.deliveries(id, { after: undefined, limit: 2 }))).toEqual([newest!.id, oldest!.id])
  })

  it('are pending once more after a replay, under their old id', async () => {
    const { webhooks, register, undelivered } = await open()
    const delivery = await webhooks.note(completed, (await register()).id)
    await webhooks.tried(delivery, { attempt: refused, status: 'failed' })
    const replayed = await webhooks.replay((await webhooks.deliveryOf(delivery))!)
    expect(replayed).toMatchObject({ id: delivery.id, status: 'pending', attempts: [refused] })
    expect(ids(await undelivered())).toEqual([delivery.id])
  })

  it('are to be sent after a second replay, where the first one broke off in its middle', async () => {
    const { store, webhooks, register, undelivered } = await open()
    const delivery = await webhooks.note(completed, (await register()).id)
    await webhooks.tried(delivery, { attempt: refused, status: 'failed' })
    const breaking = createWebhooks(
      {
        ...store,
        put: (key, body) => (key.startsWith('undelivered/') ? Promise.reject(new Error('away')) : store.put(key, body)),
      },
      { installation: { secret: 'ab'.repeat(32) } },
    )
    await expect(breaking.replay((await webhooks.deliveryOf(delivery))!)).rejects.toThrow('away')
    await webhooks.replay((await webhooks.deliveryOf(delivery))!)
    expect(ids(await undelivered())).toEqual([delivery.id])
    await webhooks.tried((await webhooks.deliveryOf(delivery))!, { attempt: succeeded, status: 'delivered' })
    expect(await webhooks.deliveryOf(delivery)).toMatchObject({ status: 'delivered', attempts: [refused, succeeded] })
  })

  it('that are replayed while their end is being noted are to be sent still', async () => {
    const { store, webhooks, register, undelivered } = await open()
    const delivery = await webhooks.note(completed, (await register()).id)
    const interrupted = createWebhooks(
      {
        ...store,
        async remove(key) {
          await webhooks.replay((await webhooks.deliveryOf(delivery))!)
          await store.remove(key)
        },
      },
      { installation: { secret: 'ab'.repeat(32) } },
    )
    await interrupted.tried(delivery, { attempt: succeeded, status: 'delivered' })
    expect(await webhooks.deliveryOf(delivery)).toMatchObject({ status: 'pending', attempts: [succeeded] })
    expect(ids(await undelivered())).toEqual([delivery.id])
  })

  it('about a forgotten analysis are gone, and a late try brings none back', async () => {
    const { webhooks, register, undelivered } = await open()
    const { id } = await register()
    const [forgotten, other] = [
      await webhooks.note(completed, id),
      await webhooks.note(analysisFailed({ ...exampleFailure, id: OTHER }, ''), id),
    ]
    await webhooks.forgetDeliveries(ID)
    await webhooks.tried(forgotten, { attempt: succeeded, status: 'delivered' })
    expect(await webhooks.deliveryOf(forgotten)).toBeUndefined()
    expect(ids(await undelivered())).toEqual([other.id])
  })
})

describe('sweepWebhooks', () => {
  it('removes the log past its time, until told to end, and nothing that has to be sent still', async () => {
    const { webhooks, later, register } = await open()
    const { id } = await register()
    const done = await webhooks.note(completed, id)
    await webhooks.tried(done, { attempt: succeeded, status: 'delivered' })
    const pending = await webhooks.note(analysisFailed(exampleFailure, ''), id)
    await webhooks.subscribe(ID, id)
    expect(await webhooks.sweepWebhooks(DAY_MS)).toBe(0)
    expect(await later(2 * DAY_MS).sweepWebhooks(DAY_MS, AbortSignal.abort())).toBe(0)
    expect(await later(2 * DAY_MS).sweepWebhooks(DAY_MS)).toBe(2)
    expect(await webhooks.deliveries(id, { after: undefined, limit: 10 })).toEqual([pending])
    expect(await webhooks.subscribers(ID)).toEqual(new Set())
  })
})
