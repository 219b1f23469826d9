import { describe, expect, it } from 'vitest'
import type { Retrying } from '../analyses/retrying.ts'
import { retrySong } from './retry-song.ts'

const id = `a${'1'.repeat(32)}`

/** What comes of a song's failed job where the song stands so, and whether the job is left. */
async function retryWhere(outcome: Awaited<ReturnType<Retrying['retry']>>) {
  let isLeft = true
  const job = {
    data: { schema: 1, id },
    remove: async () => {
      isLeft = false
    },
  }
  const retrying: Retrying = { retry: async () => outcome, retryAll: () => Promise.reject(new Error('only one')) }
  return { hindrance: await retrySong(job, { retrying }), isLeft }
}

describe('a song whose job is retried', () => {
  it('is promised again, by a job of its own', async () => {
    expect(await retryWhere('retried')).toEqual({ hindrance: undefined, isLeft: true })
  })

  it('has to be sent again where its audio is gone', async () => {
    expect((await retryWhere('audio-gone')).hindrance).toContain('has to be sent again')
  })

  it.each(['not-failed', 'unknown'] as const)(
    'has no job any more that counts lost workers on where it is %s',
    async (outcome) => {
      expect(await retryWhere(outcome)).toEqual({ hindrance: undefined, isLeft: false })
    },
  )
})
