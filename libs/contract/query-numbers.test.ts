import { describe, expect, it } from 'vitest'
import { decimal, limit } from './query-numbers.ts'

describe('decimal', () => {
  it.each([
    ['0.5', 0.5],
    ['-3', -3],
    ['007', 7],
  ])('reads %j as %d', (text, number) => expect(decimal.parse(text)).toBe(number))

  it.each(['', ' 5', '1e3', '0x10', '.5', '5.', 'NaN', '1234567890', ['1', '2']])('takes %j for no number', (given) =>
    expect(decimal.safeParse(given).success).toBe(false),
  )
})

describe('limit', () => {
  it.each(['1', '100'])('may be %s', (text) => expect(limit.parse(text)).toBe(Number(text)))

  it.each(['0', '101', '2.5', '-1'])('may not be %s', (text) => expect(limit.safeParse(text).success).toBe(false))
})
