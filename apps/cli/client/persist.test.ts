import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Patience, persist, type Wait } from './persist.ts'
import { openServerClient } from './server-client.ts'
import { hangUp, json, type Reply, startTestService } from './test-service.ts'

const fine = json(200, { ok: true })
const busy = json(503, { code: 'overloaded', detail: 'later' }, { 'retry-after': '0' })
const limited = json(429, { code: 'too-many-requests', detail: 'later' }, { 'retry-after': '0' })

async function insist(replies: readonly Reply[], patience: Patience = { busyMs: 5000, awayMs: 5000 }) {
  const service = await startTestService(...replies)
  const client = openServerClient({ url: service.url, key: undefined })
  const waits: Wait[] = []
  const { signal } = new AbortController()
  const read = () => client.read({ path: '/', signal }, z.object({ ok: z.boolean() }))
  const answer = await persist(read, { signal, patience, onWait: (wait) => waits.push(wait) }).then(
    () => 'answered',
    (error: unknown) => error,
  )
  return { answer, waits, asked: service.requests.length }
}

describe('persist', () => {
  it('asks again after 429, 503 and a broken connection, until there is an answer', async () => {
    const { answer, waits, asked } = await insist([limited, busy, hangUp, fine])
    expect([answer, asked]).toEqual(['answered', 4])
    expect(waits.map(({ reason }) => reason)).toEqual(['too-many-requests', 'overloaded', 'no answer'])
  })

  it('waits as long as the service asks for', async () => {
    const soon = json(429, { code: 'too-many-requests' }, { 'retry-after': '1' })
    expect((await insist([soon, fine])).waits).toEqual([{ ms: 1000, reason: 'too-many-requests' }])
  })

  it('does not ask again after a refusal for good', async () => {
    const { answer, asked } = await insist([json(415, { code: 'not-audio', detail: 'text' })])
    expect(answer).toMatchObject({ code: 'not-audio' })
    expect(asked).toBe(1)
  })

  it('gives up when its patience is at its end, for a busy service another one than for none', async () => {
    const { answer, asked } = await insist([busy], { busyMs: 250, awayMs: 0 })
    expect(answer).toMatchObject({ code: 'overloaded' })
    expect(asked).toBe(3)
    expect(await insist([hangUp], { busyMs: 5000, awayMs: 0 })).toMatchObject({ answer: { name: 'Unreachable' } })
  })

  it('has all of its patience for a service that goes away after it was busy for long', async () => {
    const patience = { busyMs: 5000, awayMs: 600 }
    const { answer, waits } = await insist([...Array.from({ length: 7 }, () => busy), hangUp, fine], patience)
    expect(answer).toBe('answered')
    expect(waits.at(-1)).toEqual({ ms: expect.any(Number), reason: 'no answer' })
    expect(waits.at(-1)?.ms).toBeLessThanOrEqual(500)
  })

  it('does not wait for a day that a service asks for', async () => {
    const tomorrow = json(503, { code: 'overloaded' }, { 'retry-after': '86400' })
    expect(await insist([tomorrow])).toMatchObject({ answer: { code: 'overloaded' }, asked: 1 })
  })

  it('ends its waiting when somebody wants it to', async () => {
    const interruption = new AbortController()
    const work = () => Promise.reject(new Error('never'))
    interruption.abort()
    await expect(persist(work, { signal: interruption.signal })).rejects.toMatchObject({ name: 'AbortError' })
  })
})
