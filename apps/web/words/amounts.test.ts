import { describe, expect, it } from 'vitest'
import { sayBytes, sayClock, sayCount, sayMs, saySpan, sayValue, sayWhen } from './amounts.ts'

describe('amounts', () => {
  it.each([
    [1.42, '1.4 ms'],
    [85.3, '85 ms'],
    [1530, '1.5 s'],
  ])('%d ms is told as %s', (ms, told) => expect(sayMs(ms)).toBe(told))

  it.each([
    [0, '1 s'],
    [89, '89 s'],
    [150, '3 min'],
    [7500, '2 h 5 min'],
  ])('a span of %d s is told as %s', (seconds, told) => expect(saySpan(seconds)).toBe(told))

  it.each([
    [0, '0:00'],
    [67.9, '1:07'],
    [600, '10:00'],
  ])('%d s into a song is %s', (seconds, told) => expect(sayClock(seconds)).toBe(told))

  it.each([
    [2325.94, 'Hz', '2326 Hz'],
    [14.24, 'dB', '14.2 dB'],
    [-4.42, 'dB', '−4.42 dB'],
    [0.0666, 'of 1', '0.067 of 1'],
  ])('a value of %d has three figures', (value, unit, told) => expect(sayValue(value, unit)).toBe(told))

  it('bytes are told in the unit that fits', () => {
    expect([sayBytes(81_000), sayBytes(4_200_000)]).toEqual(['81 kB', '4.2 MB'])
  })

  it('one is not many', () => {
    expect([sayCount(1, 'song'), sayCount(1803, 'song')]).toEqual(['1 song', '1,803 songs'])
  })

  it('an instant is told from now', () => {
    const now = Date.parse('2026-11-23T12:00:00Z')
    expect(sayWhen('2026-11-23T11:59:50Z', now)).toBe('just now')
    expect(sayWhen('2026-11-23T11:50:00Z', now)).toBe('10 min ago')
  })
})
