import { describe, expect, it } from 'vitest'
import type { Process, Run } from '#libs/queue/consumer'
import { StandAside } from '#libs/queue/stand-aside'
import { gate } from '../../tests/fixtures/gate.ts'
import { shareAmongReceivers } from './share-among-receivers.ts'

const [SLOW, GOOD] = [`w${'1'.repeat(24)}`, `w${'2'.repeat(24)}`]

function runFor(webhook: string): Run<'webhooks'> {
  return {
    ...{ queue: 'webhooks', job: { schema: 1, webhook, id: 'd1' }, jobId: 'd1', attempt: 1, tries: 1, isLast: false },
    isOurs: async () => true,
    leaveSpan: () => {},
    abort: new AbortController().signal,
    report: () => {},
  }
}

/** Two places each, a clock that stands still, and tries for SLOW that end when the test says. */
function open() {
  let nowMs = 5000
  const hanging = gate()
  const deliver: Process<'webhooks'> = async ({ job }) => {
    if (job.webhook === SLOW) await hanging.opened
    return 'delivered'
  }
  const shared = shareAmongReceivers(deliver, { places: 2, now: () => nowMs })
  const pauseOf = (webhook: string) =>
    shared(runFor(webhook)).then(
      () => undefined,
      (thrown: unknown) => (thrown instanceof StandAside ? thrown.pauseMs : thrown),
    )
  const fill = () => [pauseOf(SLOW), pauseOf(SLOW)]
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { fill, pauseOf, pass, answer: hanging.open }
}

describe('shareAmongReceivers', () => {
  it('lets further tries for a receiver stand aside that has its places full, and all others pass', async () => {
    const { fill, pauseOf, answer } = open()
    const inWork = fill()
    expect(await pauseOf(SLOW)).toEqual(expect.any(Number))
    expect(await pauseOf(GOOD)).toBeUndefined()
    answer()
    expect(await Promise.all(inWork)).toEqual([undefined, undefined])
    expect(await pauseOf(SLOW)).toBeUndefined()
  })

  it('lets one come back whenever a place should be free, by how long the tries in work take by now', async () => {
    const { fill, pauseOf, pass } = open()
    fill()
    pass(1000)
    expect([await pauseOf(SLOW), await pauseOf(SLOW)]).toEqual([500, 1000])
    pass(1000)
    expect(await pauseOf(SLOW)).toBe(1000)
  })

  it('is no busy loop for one that answers at once, and forgets nobody for long', async () => {
    const { fill, pauseOf, pass } = open()
    fill()
    expect(await pauseOf(SLOW)).toBe(100)
    pass(600_000)
    const pause = await pauseOf(SLOW)
    expect(pause).toBeGreaterThanOrEqual(60_000)
    expect(pause).toBeLessThanOrEqual(120_000)
  })

  it('begins a new line for a receiver whose tries have ended', async () => {
    const { fill, pauseOf, pass, answer } = open()
    const inWork = fill()
    pass(10_000)
    await pauseOf(SLOW)
    answer()
    await Promise.all(inWork)
    fill()
    expect(await pauseOf(SLOW)).toBe(100)
  })
})
