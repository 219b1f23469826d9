import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Run } from '#libs/queue/consumer'
import { gate } from '../../tests/fixtures/gate.ts'
import { createCourtesy } from './courtesy.ts'

const run = {} as Run
const never = new AbortController().signal

describe('createCourtesy', () => {
  it('lets work go on at once where nobody waits', async () => {
    await createCourtesy({ quiet: async () => {} }).quiet(never)
  })

  it('holds it while a run that comes first is in work here', async () => {
    const courtesy = createCourtesy({ quiet: async () => {} })
    const song = gate()
    const order: string[] = []
    const running = courtesy.first(async () => {
      await song.opened
      order.push('song')
      return 'completed'
    })(run)
    const quiet = courtesy.quiet(never).then(() => order.push('file'))
    await pause(100)
    song.open()
    await Promise.all([running, quiet])
    expect(order).toEqual(['song', 'file'])
  })

  it('holds it while one waits on the queue, and looks again here when none does', async () => {
    const waiting = gate()
    const courtesy = createCourtesy({ quiet: () => waiting.opened })
    const quiet = courtesy.quiet(never)
    const song = gate()
    const running = courtesy.first(() => song.opened.then(() => 'completed'))(run)
    waiting.open()
    expect(await Promise.race([quiet.then(() => 'quiet'), pause(150, 'held')])).toBe('held')
    song.open()
    await Promise.all([running, quiet])
  })

  it('ends the wait when it is told to', async () => {
    const courtesy = createCourtesy({ quiet: async () => {} })
    const song = gate()
    const running = courtesy.first(() => song.opened.then(() => 'completed'))(run)
    await expect(courtesy.quiet(AbortSignal.timeout(60))).rejects.toThrow()
    song.open()
    await running
  })
})
