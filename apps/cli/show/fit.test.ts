import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnsOf, cutTo, fitEnd, printable } from './fit.ts'

describe('printable', () => {
  it('lets nothing through that would steer a terminal', () => {
    expect(printable('a\u001b[31mb\r\nc\u202ed')).toBe('a\ufffd[31mb\ufffd\ufffdc\ufffdd')
  })

  it('leaves names of all scripts as they are', () => {
    for (const name of ['Dvořák.mp3', '夜想曲.flac', 'ночь.wav']) expect(printable(name)).toBe(name)
  })
})

describe('columnsOf', () => {
  it('counts signs of East Asia and emoji twice, and an accent that stands for itself not at all', () => {
    expect([columnsOf('song'), columnsOf('夜'), columnsOf('🎵'), columnsOf('e\u0301')]).toEqual([4, 2, 2, 1])
  })
})

describe('cutTo and fitEnd', () => {
  it('keep the beginning or the end, and say that something is missing', () => {
    expect(cutTo('a long name', 6)).toBe('a lon…')
    expect(fitEnd('a long name', 6)).toBe('… name')
    expect(fitEnd('name', 6)).toBe('name  ')
  })

  it('never take more columns than there are, and fitEnd exactly these', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '夜', '🎵', 'e\u0301', ' ') })
    const property = fc.property(text, fc.nat(30), (name, width) => {
      expect(columnsOf(cutTo(name, width))).toBeLessThanOrEqual(width)
      expect(columnsOf(fitEnd(name, width))).toBe(width)
    })
    fc.assert(property)
  })
})
