import { expect, it } from 'vitest'
import { ERROR_CODES, errorKind } from './errors.ts'
import { waitingHelps } from './waiting-helps.ts'

it('nobody waits for what the table of errors calls final', () => {
  const final = ERROR_CODES.map(errorKind).filter(({ retry }) => retry === 'never')
  expect(final.filter(({ status }) => waitingHelps(status))).toEqual([])
})

it('waiting helps where a service is too busy, full or away, and where a proxy finds none', () => {
  expect([408, 429, 502, 503, 504, 507].every(waitingHelps)).toBe(true)
  expect([200, 400, 401, 404, 409, 413, 500].some(waitingHelps)).toBe(false)
})
