import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createLogger } from '#libs/observability/logger'
import { healDeliveries } from './heal-deliveries.ts'

const WEBHOOK = `w${'1'.repeat(24)}`
const log = createLogger({ name: 'test', level: 'silent' })

describe('healDeliveries', () => {
  it('enqueues each that has to be sent still', async () => {
    const jobs = new Set<string>()
    await healDeliveries({ webhooks: { undelivered: () => deliveries(40) }, queue: into(jobs), log }, never)
    expect(jobs.size).toBe(40)
  })

  it('ends when it is told to, in the midst of deliveries without end', async () => {
    const jobs = new Set<string>()
    const closing = new AbortController()
    const undelivered = () => deliveries(Number.POSITIVE_INFINITY)
    const healing = healDeliveries({ webhooks: { undelivered }, queue: into(jobs), log }, closing.signal)
    await nextTurn()
    closing.abort()
    await healing
  })
})

const never = new AbortController().signal

/** A queue that keeps nothing but the names of its jobs. */
function into(jobs: Set<string>) {
  return {
    async enqueue(_job: object, jobId: string) {
      jobs.add(jobId)
      return 'added' as const
    },
  }
}

async function* deliveries(count: number) {
  for (let number = 0; number < count; number += 1) yield await nextTurn({ webhook: WEBHOOK, id: `d${number}` })
}
