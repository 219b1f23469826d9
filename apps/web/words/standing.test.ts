import { describe, expect, it } from 'vitest'
import { exampleResult } from '../../../tests/fixtures/example-analysis.ts'
import { standingRows } from './standing.ts'

/** A catalogue whose tempos are 100, 105 .. 200. */
const tempos = Array.from({ length: 21 }, (_, step) => 100 + 5 * step)
const spread = { unit: 'BPM', mean: 150, std: 30, quantiles: tempos }
const catalogue = { comparable: true, statistics: [{ name: 'tempo' as const, ...spread }] }
const songOf = (tempo: number) => ({ features: { ...exampleResult.heard.features, tempo } })
const words = (tempo: number) => standingRows(songOf(tempo), catalogue).map((row) => row.words)

describe('among the tracks of the catalogue', () => {
  it('a song is compared in words, by the larger share', () => {
    expect(words(183)).toEqual(['faster than 83\u00a0% of the catalogue'])
    expect(words(110)).toEqual(['slower than 90\u00a0% of the catalogue'])
  })

  it('a song beyond all of them is beyond all of them', () => {
    expect([words(90), words(300)]).toEqual([
      ['slower than all of the catalogue'],
      ['faster than all of the catalogue'],
    ])
  })

  it('the tick is the share of tracks below, and the value has its unit', () => {
    expect(standingRows(songOf(125), catalogue)).toMatchObject([{ percentile: 25, value: '125 BPM' }])
  })

  it('nothing is compared with what another version has measured', () => {
    expect(standingRows(songOf(120), { ...catalogue, comparable: false })).toEqual([])
  })
})
