import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askedRange } from './byte-range.ts'

describe('askedRange', () => {
  it.each([
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=10-19', { start: 10, end: 19 }],
    ['bytes=90-200', { start: 90, end: 99 }],
    ['bytes=99-', { start: 99, end: 99 }],
    ['bytes=-1', { start: 99, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['Bytes=5-6', { start: 5, end: 6 }],
    [`bytes=0-${'9'.repeat(400)}`, { start: 0, end: 99 }],
  ])('of a hundred bytes takes %s as one range', (header, range) => {
    expect(askedRange(header, 100)).toEqual(range)
  })

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0', `bytes=${'9'.repeat(400)}-`])('finds nothing at %s', (header) => {
    expect(askedRange(header, 100)).toBe('unsatisfiable')
  })

  it.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=0-1,5-6', 'items=0-1', 'bytes=a-b', 'bytes=0.5-1'])(
    'takes %s, which is no single range of bytes, as no range at all',
    (header) => {
      expect(askedRange(header, 100)).toBe('whole')
    },
  )

  it('finds no byte in an empty file', () => {
    expect(['bytes=0-', 'bytes=-5', 'bytes=0-0'].map((header) => askedRange(header, 0))).toEqual(
      Array(3).fill('unsatisfiable'),
    )
  })

  it('never leaves the file', () => {
    const header = fc.tuple(fc.option(fc.nat(), { nil: '' }), fc.option(fc.nat(), { nil: '' }))
    fc.assert(
      fc.property(header, fc.nat(), ([first, last], size) => {
        const range = askedRange(`bytes=${first}-${last}`, size)
        if (typeof range === 'string') return
        expect(range.start).toBeGreaterThanOrEqual(0)
        expect(range.end).toBeGreaterThanOrEqual(range.start)
        expect(range.end).toBeLessThan(size)
      }),
    )
  })
})
