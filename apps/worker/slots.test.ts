import { describe, expect, it } from 'vitest'
import type { Process, Run } from '#libs/queue/consumer'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { gate } from '../../tests/fixtures/gate.ts'
import { createSlots } from './slots.ts'

function runWith(abort = new AbortController().signal): Run {
  const job = { schema: 1, id: ID } as const
  return {
    queue: 'batch',
    job,
    jobId: 'song',
    attempt: 1,
    tries: 1,
    isLast: false,
    isOurs: async () => true,
    leaveSpan: () => {},
    abort,
    report: () => {},
  }
}

describe('createSlots', () => {
  it('lets a song of many begin when one that was sent alone has ended', async () => {
    const { first, whenFree } = createSlots(1)
    const { open, opened } = gate()
    const told: string[] = []
    const alone: Process = async () => {
      await opened
      told.push('alone')
      return 'completed'
    }
    const among: Process = async () => {
      told.push('among many')
      return 'completed'
    }
    const running = [first(alone)(runWith()), whenFree(among)(runWith())]
    open()
    await Promise.all(running)
    expect(told).toEqual(['alone', 'among many'])
  })

  it('never lets one wait that was sent alone', async () => {
    const { first, whenFree } = createSlots(1)
    const { open, opened } = gate()
    const many = whenFree(() => opened.then(() => 'completed'))(runWith())
    expect(await first(async () => 'completed')(runWith())).toBe('completed')
    open()
    await many
  })

  it('waits no longer when the worker has to end', async () => {
    const { first, whenFree } = createSlots(1)
    const { open, opened } = gate()
    const alone = first(() => opened.then(() => 'completed'))(runWith())
    const ending = new AbortController()
    const waiting = whenFree(async () => 'completed')(runWith(ending.signal))
    ending.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    open()
    await alone
  })
})
