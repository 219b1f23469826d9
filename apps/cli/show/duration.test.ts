import { describe, expect, it } from 'vitest'
import { formatRate, formatSeconds, secondsLeft } from './duration.ts'

describe('formatSeconds', () => {
  it.each([
    [7.6, '8 s'],
    [125, '2 min 5 s'],
    [3725, '1 h 2 min'],
  ])('says %d as %s', (seconds, words) => {
    expect(formatSeconds(seconds)).toBe(words)
  })
})

describe('secondsLeft', () => {
  it('lets the mean speed so far go on', () => {
    expect(secondsLeft({ elapsedMs: 3000, done: 1, total: 4 })).toBe(9)
  })

  it('is nothing at the end, and unknown at the beginning', () => {
    expect(secondsLeft({ elapsedMs: 3000, done: 4, total: 4 })).toBe(0)
    expect(secondsLeft({ elapsedMs: 3000, done: 0, total: 4 })).toBeUndefined()
  })
})

describe('formatRate', () => {
  it('counts by the second, and what is slow by the minute', () => {
    expect(formatRate(5, 2000)).toBe('2.5/s')
    expect(formatRate(1, 4000)).toBe('15.0/min')
    expect(formatRate(1, 0)).toBe('0.0/min')
  })
})
