import { describe, expect, it } from 'vitest'
import { MOODS } from '#libs/contract/moods'
import { perform, playingTime } from '../perform.ts'
import { PIECES } from './all.ts'

describe('the programme', () => {
  it('has 24 pieces, six for each mood that we had in mind', () => {
    const counts = MOODS.map((mood) => PIECES.filter(({ intended }) => intended === mood).length)
    expect(counts).toEqual([6, 6, 6, 6])
  })

  it('has no two pieces of the same tempo, and none of the same tempo and key', () => {
    expect(new Set(PIECES.map(({ tempo }) => tempo)).size).toBe(PIECES.length)
    expect(new Set(PIECES.map(({ tempo, key }) => `${tempo} ${key.tonic} ${key.mode}`)).size).toBe(PIECES.length)
  })

  it('names its files plainly and each differently', () => {
    expect(PIECES.every(({ name }) => /^[a-z]+(-[a-z]+)*$/.test(name))).toBe(true)
    expect(new Set(PIECES.map(({ name }) => name)).size).toBe(PIECES.length)
  })
})

describe.each(PIECES.map((piece) => [piece.name, piece] as const))('%s', (_, piece) => {
  it('lasts from 20 to 30 seconds with its last two', () => {
    expect(playingTime(piece) + 2).toBeGreaterThanOrEqual(20)
    expect(playingTime(piece) + 2).toBeLessThanOrEqual(30)
  })

  it('gives every part something to play', () => {
    const playing = new Set(perform(piece).map(({ part }) => part))
    expect([...playing].toSorted()).toEqual(Object.keys(piece.parts).toSorted())
  })

  it('writes no note that a piano does not have', () => {
    const frequencies = perform(piece).map(({ tone }) => tone.frequency)
    expect(Math.min(...frequencies)).toBeGreaterThan(27)
    expect(Math.max(...frequencies)).toBeLessThan(4200)
  })
})
