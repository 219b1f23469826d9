import { describe, expect, it } from 'vitest'
import { traceparent } from '#libs/contract/traceparent'
import { formatTraceparent, parseTraceparent } from './traceparent.ts'

/** The example of the recommendation, section 3.2.4. */
const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']

describe('parseTraceparent', () => {
  it.each([
    ['01', true],
    ['00', false],
    ['03', true],
    ['02', false],
  ])('reads of the flags %s whether the trace is told', (flags, isSampled) => {
    expect(parseTraceparent(`00-${traceId}-${spanId}-${flags}`)).toEqual({ traceId, spanId, isSampled })
  })

  it('reads what a later version begins with', () => {
    expect(parseTraceparent(`01-${traceId}-${spanId}-01-more`)).toEqual({ traceId, spanId, isSampled: true })
  })

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['version ff', `ff-${traceId}-${spanId}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['a span of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['capital letters', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['more than version 00 has', `00-${traceId}-${spanId}-01-more`],
    ['two headers in one', `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`],
  ])('takes %s for no trace', (_what, text) => {
    expect(parseTraceparent(text)).toBeUndefined()
  })
})

describe('formatTraceparent', () => {
  it.each([true, false])('writes what is read again, and what jobs and intents accept (sampled: %s)', (isSampled) => {
    const text = formatTraceparent({ traceId, spanId, isSampled })
    expect(parseTraceparent(text)).toEqual({ traceId, spanId, isSampled })
    expect(traceparent.parse(text)).toBe(text)
  })
})
