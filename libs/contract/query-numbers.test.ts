import { describe, expect, it } from 'vitest'
import { decimal, limit } from './query-numbers.ts'

describe('decimal', () => {
  it.each([
    ['0.5', 0.5],
    ['-3', -3],
    ['007', 7],
    ['1e-7', 1e-7],
    ['1E-07', 1e-7],
  ])('reads %j as %d', (text, number) => expect(decimal.parse(text)).toBe(number))

  it.each([Math.PI, 5.683421611785889, 123_456_789.123_456_78, 1.234_567_890_123_456_7e-6, -5e-324])(
    'reads %d as a result prints it',
    (number) => expect(decimal.parse(String(number))).toBe(number),
  )

  it('takes no longer text for a number than one prints', () => {
    expect(decimal.safeParse(`0.${'1'.repeat(23)}`).success).toBe(false)
    expect(decimal.safeParse(`1e-${'1'.repeat(4)}`).success).toBe(false)
  })

  it.each(['', ' 5', '1e3', '1e+3', 'e-3', '0x10', '.5', '5.', 'NaN', '1234567890', ['1', '2']])(
    'takes %j for no number',
    (given) => expect(decimal.safeParse(given).success).toBe(false),
  )
})

describe('limit', () => {
  it.each(['1', '100'])('may be %s', (text) => expect(limit.parse(text)).toBe(Number(text)))

  it.each(['0', '101', '2.5', '-1'])('may not be %s', (text) => expect(limit.safeParse(text).success).toBe(false))
})
