import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOf, FIRST_EVENT, formatEventId, isNewer, parseEventId } from './event-id.ts'
import { STAGES } from './stages.ts'

const counts = fc.integer({ min: 0, max: 999_999 })
const ids = fc.record({ attempt: counts, n: counts })

describe('an event id', () => {
  it('is parsed as it was formatted', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(parseEventId(formatEventId(id))).toEqual(id)
      }),
    )
  })

  it.each(['', '1', '1.', '.1', '-1.0', '1.2.3', '1e3.0', '1234567.0', ' 1.2'])('is none when it reads %j', (text) => {
    expect(parseEventId(text)).toBeUndefined()
  })

  it('is newer than another or older, and never newer than itself', () => {
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        const isSame = formatEventId(a) === formatEventId(b)
        expect([isNewer(a, b), isNewer(b, a)].filter(Boolean)).toHaveLength(isSame ? 0 : 1)
      }),
    )
  })

  it('is compared as two numbers, not as text', () => {
    expect(isNewer({ attempt: 1, n: 10 }, { attempt: 1, n: 9 })).toBe(true)
    expect(isNewer({ attempt: 10, n: 1 }, { attempt: 9, n: 2 })).toBe(true)
  })

  it('comes after every report of its attempt where it is the end, and before the next attempt', () => {
    const lastReport = { attempt: 3, n: 2 * STAGES.length }
    expect(isNewer(endOf(3), lastReport)).toBe(true)
    expect(isNewer({ attempt: 4, n: 1 }, endOf(3))).toBe(true)
  })

  it('comes after the first one, whatever it is', () => {
    expect(isNewer({ attempt: 1, n: 1 }, FIRST_EVENT)).toBe(true)
    expect(isNewer(endOf(0), FIRST_EVENT)).toBe(true)
  })
})
