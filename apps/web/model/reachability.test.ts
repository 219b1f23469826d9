import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refusal, ServerAway } from '../server/refusal.ts'
import { createReachability } from './reachability.ts'

const ASK_AGAIN_MS = 2000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A server that is there when the test says so. */
function open({ isThere }: { isThere: boolean }) {
  const server = { isThere, asked: 0 }
  const reachability = createReachability(async () => {
    server.asked += 1
    return server.isThere
  })
  return { server, reachability }
}

const refusal = (status: number) =>
  new Refusal({ status, code: `http-${status}`, title: 'No', detail: 'no', retryAfterSeconds: null })
const settled = () => vi.advanceTimersByTimeAsync(0)

describe('the server', () => {
  it('is away when nobody answers, and asked until it is back', async () => {
    const { server, reachability } = open({ isThere: false })
    reachability.noteFailure(new ServerAway('nobody'))
    expect(reachability.isAway.value).toBe(true)
    const back = reachability.untilHere()
    await vi.advanceTimersByTimeAsync(2 * ASK_AGAIN_MS)
    server.isThere = true
    await vi.advanceTimersByTimeAsync(ASK_AGAIN_MS)
    await back
    expect([reachability.isAway.value, server.asked]).toEqual([false, 3])
  })

  it.each([502, 504])('is away when a proxy says %i for it', (status) => {
    const { reachability } = open({ isThere: false })
    reachability.noteFailure(refusal(status))
    expect(reachability.isAway.value).toBe(true)
  })

  it.each([
    ['away', false],
    ['here', true],
  ])('is asked after a 503, and is %s as it answers or not', async (_word, isThere) => {
    const { server, reachability } = open({ isThere })
    reachability.noteFailure(refusal(503))
    reachability.noteFailure(refusal(503))
    await settled()
    expect([reachability.isAway.value, server.asked]).toEqual([!isThere, 1])
  })

  it('is back with any other refusal', () => {
    const { reachability } = open({ isThere: false })
    reachability.noteAway()
    reachability.noteFailure(refusal(404))
    expect(reachability.isAway.value).toBe(false)
  })

  it('is asked by one loop, however often it comes and goes', async () => {
    const { server, reachability } = open({ isThere: false })
    for (let flaps = 0; flaps < 10; flaps += 1) {
      reachability.noteAway()
      reachability.noteAnswer()
    }
    reachability.noteAway()
    await vi.advanceTimersByTimeAsync(ASK_AGAIN_MS)
    expect(server.asked).toBe(1)
  })
})
