import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packTexts, textAt } from './text-column.ts'

describe('packTexts', () => {
  it('takes no room for a column that nobody filled', () => {
    const { bytes, ends } = packTexts(['', '', ''])
    expect([bytes.length, ends.length]).toEqual([0, 0])
  })

  it('keeps every text, in whatever script', () => {
    const text = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const column = packTexts(texts)
        expect(texts.map((_, row) => textAt(column, row))).toEqual(texts)
      }),
    )
  })
})
