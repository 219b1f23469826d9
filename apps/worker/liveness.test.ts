import { describe, expect, it, onTestFinished } from 'vitest'
import type { Run } from '#libs/queue/consumer'
import { gate } from '../../tests/fixtures/gate.ts'
import { startLiveness } from './liveness.ts'

describe('startLiveness', () => {
  function open() {
    const world = { waiting: 1, ms: 0 }
    const liveness = startLiveness({ lookout: { waiting: async () => world.waiting }, now: () => world.ms })
    onTestFinished(liveness.close)
    const later = async (seconds: number) => {
      world.ms += 1000 * seconds
      await liveness.look()
      return liveness.ailment()
    }
    return { world, liveness, later }
  }
  const run = {} as Run

  it('calls a worker stuck that has taken nothing for two minutes while songs waited', async () => {
    const { later } = open()
    expect(await later(0)).toBeUndefined()
    expect(await later(119)).toBeUndefined()
    expect(await later(2)).toMatch(/waited for 121 s/)
  })

  it('finds nothing wrong with a worker that nobody needs', async () => {
    const { world, later } = open()
    world.waiting = 0
    await later(0)
    expect(await later(1000)).toBeUndefined()
  })

  it('takes the beginning and the end of a run as signs of life', async () => {
    const { liveness, later } = open()
    const mayEnd = gate()
    await later(100)
    const running = liveness.watched(async () => {
      await mayEnd.opened
      return 'completed'
    })(run)
    expect(await later(100)).toBeUndefined()
    expect(await later(110)).toBeUndefined()
    mayEnd.open()
    await running
    expect(await later(20)).toBeUndefined()
  })

  it('calls a worker stuck whose runs do not end', async () => {
    const { liveness, later } = open()
    void liveness.watched(() => new Promise(() => {}))(run)
    await later(0)
    expect(await later(121)).toBeDefined()
  })

  it('takes a run that fails as a sign of life as well', async () => {
    const { liveness, later } = open()
    await later(0)
    const failing = liveness.watched(() => Promise.reject(new Error('no frames')))
    await expect(failing(run)).rejects.toThrow('no frames')
    expect(await later(121)).toBeUndefined()
  })

  it('gives a worker that was stuck its time again when it takes a song', async () => {
    const { liveness, later } = open()
    await later(0)
    expect(await later(200)).toBeDefined()
    await liveness.watched(async () => 'completed')(run)
    expect(liveness.ailment()).toBeUndefined()
  })
})
