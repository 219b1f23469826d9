import { describe, expect, it } from 'vitest'
import { within } from './within.ts'

describe('within', () => {
  it('hands on what the work answers', async () => {
    expect(await within(1000, 'count', Promise.resolve(3))).toBe(3)
  })

  it('is queue-unavailable when there is no answer within the deadline', async () => {
    const silence = within(1, 'count jobs', new Promise(() => {}))
    const message = 'Redis could not count jobs: no answer within 1 ms'
    await expect(silence).rejects.toMatchObject({ code: 'queue-unavailable', message })
  })

  it('is queue-unavailable when Redis fails, and keeps the reason', async () => {
    const cause = new Error('connection is closed')
    const failing = within(1000, 'count jobs', Promise.reject(cause))
    await expect(failing).rejects.toMatchObject({ code: 'queue-unavailable', cause })
  })
})
