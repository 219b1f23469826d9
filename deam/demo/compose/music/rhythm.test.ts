import { describe, expect, it } from 'vitest'
import { readRhythm } from './rhythm.ts'

describe('readRhythm', () => {
  it('divides the bar by the number of signs', () => {
    expect(readRhythm('x.x.').map(({ start }) => start)).toEqual([0, 0.5])
  })

  it('holds a stroke as long as it is underlined', () => {
    expect(readRhythm('x_x.')).toEqual([
      { start: 0, length: 0.5, accented: false },
      { start: 0.5, length: 0.25, accented: false },
    ])
  })

  it('accents capitals', () => {
    expect(readRhythm('Xx').map(({ accented }) => accented)).toEqual([true, false])
  })

  it('is silent where there are only rests', () => {
    expect(readRhythm('....')).toEqual([])
  })
})
