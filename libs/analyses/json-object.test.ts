import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readJson, toJson } from './json-object.ts'

const schema = z.object({ schema: z.literal(1), name: z.string() })
const holding = (text: string | undefined) => ({
  get: async () => (text === undefined ? undefined : Buffer.from(text)),
})

describe('readJson', () => {
  it('reads what toJson wrote', async () => {
    const stored = { schema: 1, name: 'Für Elise' }
    expect(await readJson(holding(toJson(stored)), 'a/song', schema)).toEqual(stored)
  })

  it('answers undefined where there is no object', async () => {
    expect(await readJson(holding(undefined), 'a/song', schema)).toBeUndefined()
  })

  it.each(['', '{', 'null', '{"schema":2,"name":"x"}'])(
    'names the object that somebody else has written: %j',
    async (text) => {
      const reading = readJson(holding(text), 'a/song', schema)
      await expect(reading).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('a/song') })
    },
  )
})
