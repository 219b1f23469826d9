import { describe, expect, it } from 'vitest'
import { FEATURE_NAMES } from '#libs/features/table'
import { agreement, typicalDifferences } from './agreement.ts'

const row = (values: Readonly<Record<number, number>>) =>
  Float64Array.from(FEATURE_NAMES, (_, column) => values[column] ?? 1000)
const zero = new Float64Array(FEATURE_NAMES.length)
const typical = new Float64Array(FEATURE_NAMES.length).fill(10)

describe('typicalDifferences', () => {
  it('is the difference of the two where there are two songs', () => {
    expect([...typicalDifferences(Float64Array.of(100, 0.5, 130, 0.5), 2)]).toEqual([30, 0])
  })

  it('is zero for one song alone', () => {
    expect([...typicalDifferences(Float64Array.of(100), 1)]).toEqual([0])
  })

  it('is a third for songs that lie evenly between 0 and 1', () => {
    const values = Float64Array.from(evenly(5000))
    expect(typicalDifferences(values, 1)[0]).toBeCloseTo(1 / 3, 1)
  })

  it('looks at ten thousand pairs of a larger catalogue and finds nearly the same', () => {
    const values = Float64Array.from(evenly(50_000))
    expect(typicalDifferences(values, 1)[0]).toBeCloseTo(1 / 3, 1)
  })
})

describe('agreement', () => {
  it('names the three features that differ least, the closest first', () => {
    const other = row({ 0: 4, 3: 1, 5: 2, 8: 3 })
    expect(agreement(zero, other, typical)).toEqual(['spectral_bandwidth', 'zero_crossing_rate', 'mfcc_3'])
  })

  it('measures by what is usual for the feature, so that hertz may differ by more than beats', () => {
    const usual = typical.with(0, 100)
    expect(agreement(zero, row({ 0: 20, 1: 4 }), usual)).toEqual(['tempo', 'rms'])
  })

  it('names nothing that differs by more than half of what is usual', () => {
    expect(agreement(zero, row({ 2: 5.1 }), typical)).toEqual([])
  })

  it('never names a feature in which all songs agree', () => {
    expect(agreement(zero, row({ 4: 0 }), typical.with(4, 0))).toEqual([])
  })
})

/** Numbers in 0..1 in no order, the same in every run (Numerical Recipes' congruential generator). */
function* evenly(count: number): Generator<number> {
  let state = 1
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state / 2 ** 32
  }
}
