import { describe, expect, it } from 'vitest'
import { formatRecord } from './csv.ts'

describe('formatRecord', () => {
  it('ends as RFC 4180 says, and has an empty field for what is not there', () => {
    expect(formatRecord(['a', 1.5, true, null, undefined])).toBe('a,1.5,true,,\r\n')
  })

  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['a quote', 'say "hush"', '"say ""hush"""'],
    ['a line feed', 'a\nb', '"a\nb"'],
    ['a carriage return', 'a\rb', '"a\rb"'],
    ['a space at its end', 'a ', '"a "'],
  ])('quotes %s', (_what, cell, field) => {
    expect(formatRecord([cell])).toBe(`${field}\r\n`)
  })
})
