import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { collect } from '#libs/analyses/collect'
import { SmartPlayError } from '#libs/contract/errors'
import { newWebhook } from '#libs/contract/webhook'
import { createLogger } from '#libs/observability/logger'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { NO_TRACER } from '#libs/tracing/no-tracer'
import type { Tracer } from '#libs/tracing/tracer'
import type { Occurrence } from '#libs/webhooks/delivery-id'
import { analysisCompleted, webhookTested } from '#libs/webhooks/events'
import type { Letter } from '#libs/webhooks/send'
import { createWebhooks } from '#libs/webhooks/webhooks'
import { exampleIntent, exampleResult } from '../../tests/fixtures/example-analysis.ts'
import { createRecordingTracer } from '../../tests/fixtures/recording-tracer.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { createDeliverWebhooks } from './deliver-webhooks.ts'

type Answer = number | SmartPlayError

interface World {
  readonly occurrence?: Occurrence
  readonly tracer?: Tracer
}

const completed = analysisCompleted(exampleResult, exampleIntent, '')

/** One registration with one delivery, and a receiver that answers as the test says. */
async function open(answers: readonly Answer[], { occurrence = completed, tracer = NO_TRACER }: World = {}) {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  const webhooks = createWebhooks(store, { installation: { secret: 'ab'.repeat(32) } })
  const { webhook, secret } = await webhooks.register(newWebhook.parse({ url: 'https://receiver.test/hook' }))
  const delivery = await webhooks.note(occurrence, webhook.id)
  const abort = new AbortController()
  const letters: Letter[] = []
  const deliver = createDeliverWebhooks({
    webhooks,
    async send(letter) {
      letters.push(letter)
      const answer = answers[letters.length - 1]!
      if (answer instanceof Error) throw answer
      return answer
    },
    log: createLogger({ name: 'test', level: 'silent' }),
    tracer,
  })
  const job = { schema: 1, webhook: webhook.id, id: delivery.id } as const
  const run = {
    queue: 'webhooks',
    job,
    jobId: delivery.id,
    attempt: 9,
    tries: 1,
    abort: abort.signal,
    report: () => {},
    isOurs: async () => true,
  } as const
  let former: string | undefined
  const leaveSpan = (left: string) => {
    former = left
  }
  const pickUp = (isLast: boolean) => deliver({ ...run, job: { ...job, former }, isLast, leaveSpan })
  return {
    ...{ webhooks, webhook, secret, delivery, letters, abort },
    attempt: () => pickUp(false),
    lastAttempt: () => pickUp(true),
    stored: () => webhooks.deliveryOf(delivery),
    undelivered: () => collect(webhooks.undelivered()),
  }
}

const hanging = new SmartPlayError('webhook-undelivered', 'no answer within 10000 ms')

describe('a try', () => {
  it('sends the event, signed, and is over with a 2xx', async () => {
    const { attempt, secret, letters, stored, undelivered, delivery } = await open([204])
    expect(await attempt()).toBe('delivered')
    const { body, headers } = letters[0]!
    expect(new Webhook(secret).verify(body, { ...headers })).toEqual(delivery.event)
    expect(headers['webhook-id']).toBe(delivery.id)
    expect(await stored()).toMatchObject({ status: 'delivered', attempts: [{ status: 204, error: null }] })
    expect(await undelivered()).toEqual([])
  })

  it.each([
    ['500', 500, { status: 500, error: null }],
    ['a redirect', 307, { status: 307, error: null }],
    ['no answer', hanging, { status: null, error: hanging.message }],
  ])('is repeated after %s, with the same id and body', async (_what, answer, noted) => {
    const { attempt, letters, stored } = await open([answer, 200])
    await expect(attempt()).rejects.toMatchObject({ code: 'webhook-undelivered' })
    expect(await stored()).toMatchObject({ status: 'pending', attempts: [noted] })
    expect(await attempt()).toBe('delivered')
    expect(letters[1]!.body).toBe(letters[0]!.body)
    expect(letters[1]!.headers['webhook-id']).toBe(letters[0]!.headers['webhook-id'])
  })

  it('is the last one where no more may come, and then the delivery has failed', async () => {
    const { lastAttempt, stored, undelivered } = await open([503])
    await expect(lastAttempt()).rejects.toMatchObject({ code: 'webhook-undelivered' })
    expect(await stored()).toMatchObject({ status: 'failed', attempts: [{ status: 503 }] })
    expect(await undelivered()).toEqual([])
  })

  it('that is answered with 410 disables the registration', async () => {
    const { attempt, webhooks, webhook, stored } = await open([410])
    expect(await attempt()).toBe('disabled')
    expect(await webhooks.disablingOf(webhook.id)).toMatchObject({ reason: expect.stringContaining('410') })
    expect(await stored()).toMatchObject({ status: 'failed', attempts: [{ status: 410 }] })
  })

  it('sends nothing while the registration is disabled, and says so in the log', async () => {
    const { attempt, webhooks, webhook, letters, stored } = await open([])
    await webhooks.disable(webhook.id, 'gone')
    expect(await attempt()).toBe('disabled')
    expect(letters).toEqual([])
    expect(await stored()).toMatchObject({ status: 'failed', attempts: [{ error: 'the webhook is disabled' }] })
  })

  it('sends a test event also while the registration is disabled', async () => {
    const { attempt, webhooks, webhook } = await open([200], {
      occurrence: webhookTested('w', { at: new Date(), nonce: '1' }, ''),
    })
    await webhooks.disable(webhook.id, 'gone')
    expect(await attempt()).toBe('delivered')
  })

  it('sends nothing twice that was delivered', async () => {
    const { attempt, letters } = await open([200])
    expect([await attempt(), await attempt()]).toEqual(['delivered', 'already-done'])
    expect(letters).toHaveLength(1)
  })

  it('finds nothing to do once the registration is gone', async () => {
    const { attempt, webhooks, webhook, letters, undelivered } = await open([])
    await webhooks.remove(webhook.id)
    expect(await attempt()).toBe('already-done')
    expect(letters).toEqual([])
    expect(await undelivered()).toEqual([])
  })

  it('that the worker cuts short itself is not held against the receiver', async () => {
    const { attempt, abort, stored } = await open([hanging])
    abort.abort('shutdown')
    await expect(attempt()).rejects.toBe('shutdown')
    expect(await stored()).toMatchObject({ status: 'pending', attempts: [] })
  })
})

describe('a traced try', () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  const occurrence = { ...completed, traceparent }

  it('is a span in the trace of the song, follows the one before, and names itself to the receiver', async () => {
    const tracer = createRecordingTracer()
    const { attempt, letters } = await open([503, 204], { occurrence, tracer })
    await expect(attempt()).rejects.toMatchObject({ code: 'webhook-undelivered' })
    await attempt()
    const [first, second] = tracer.spans
    expect(first).toMatchObject({ parent: traceparent, follows: undefined, failed: 'webhook-undelivered' })
    expect(second).toMatchObject({ parent: traceparent, follows: first?.traceparent, failed: undefined })
    expect(tracer.spans.map(({ noted }) => noted['http.response.status_code'])).toEqual([503, 204])
    expect(tracer.spans.every(({ hasEnded, noted }) => hasEnded && noted['smartplay.attempt'] === 1)).toBe(true)
    expect(letters.map(({ headers }) => headers.traceparent)).toEqual([first?.traceparent, second?.traceparent])
  })

  it('that the worker cuts short says so', async () => {
    const tracer = createRecordingTracer()
    const { attempt, abort } = await open([hanging], { occurrence, tracer })
    abort.abort('shutdown')
    await expect(attempt()).rejects.toBe('shutdown')
    expect(tracer.spans).toMatchObject([{ failed: 'aborted', hasEnded: true }])
  })

  it('begins where something is sent, not before', async () => {
    const tracer = createRecordingTracer()
    const { attempt } = await open([200], { occurrence, tracer })
    await attempt()
    expect(await attempt()).toBe('already-done')
    expect(tracer.spans).toHaveLength(1)
  })

  it('sends no name of a span where nobody traces', async () => {
    const { attempt, letters } = await open([200], { occurrence })
    await attempt()
    expect(letters[0]?.headers).not.toHaveProperty('traceparent')
  })
})
