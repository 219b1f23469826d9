import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { audioKey, failureKey, idOfKey, intentKey, submissionKey, withdrawalKey } from './keys.ts'

/** Whole milliseconds: a submission's time is stored no finer. */
const times = fc.date({ min: new Date('1971-01-01'), max: new Date('2286-01-01'), noInvalidDate: true })

describe('submissionKey', () => {
  it('sorts the newest submission first', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        const newestFirst = [a, b].toSorted((one, other) => other.getTime() - one.getTime())
        expect([a, b].map((time) => submissionKey(ID, time)).toSorted()).toEqual(
          newestFirst.map((time) => submissionKey(ID, time)),
        )
      }),
    )
  })
})

describe('idOfKey', () => {
  it('finds the id in every kind of key that names one', () => {
    const keys = [audioKey(ID), intentKey(ID), failureKey(ID), withdrawalKey(ID), submissionKey(ID, new Date())]
    expect(keys.map(idOfKey)).toEqual(keys.map(() => ID))
  })

  it('finds no id where there is none', () => {
    expect(idOfKey('audio/readme.txt')).toBe('')
  })
})
