import { describe, expect, it } from 'vitest'
import { readPreferences } from './prefer.ts'

const read = (prefer?: string) => readPreferences({ prefer, longestMs: 55_000 })

describe('readPreferences', () => {
  it('waits as long as the client wants, and no longer than we let it', () => {
    expect(read('wait=20')).toEqual({ waitMs: 20_000, applied: 'wait=20' })
    expect(read('wait=600')).toEqual({ waitMs: 55_000, applied: 'wait=55' })
  })

  it('reads quotes, spaces, capitals and parameters', () => {
    expect(read('handling=lenient, Wait = "7"; foo=bar')).toEqual({ waitMs: 7000, applied: 'wait=7' })
  })

  it('waits first where both are told', () => {
    expect(read('respond-async, wait=10')).toEqual({ waitMs: 10_000, applied: 'respond-async, wait=10' })
  })

  it('takes the first of two', () => {
    expect(read('wait=3, wait=9').waitMs).toBe(3000)
  })

  it.each([undefined, '', 'wait', 'wait=', 'wait=0', 'wait=-1', 'wait=soon', 'return=minimal'])(
    'passes over %s',
    (prefer) => {
      expect(read(prefer)).toEqual({ waitMs: undefined, applied: undefined })
    },
  )
})
