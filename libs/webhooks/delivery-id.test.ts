import { describe, expect, it } from 'vitest'
import { deliveryId } from '#libs/contract/webhook'
import { exampleFailure, ID } from '../../tests/fixtures/example-analysis.ts'
import { deliveryIdOf, isAbout } from './delivery-id.ts'
import { analysisFailed } from './events.ts'

const WEBHOOK = `w${'1'.repeat(24)}`
const occurrence = analysisFailed(exampleFailure, '')

describe('deliveryIdOf', () => {
  it('is a valid id, the same however often it is asked for', () => {
    expect(deliveryId.parse(deliveryIdOf(WEBHOOK, occurrence))).toBe(deliveryIdOf(WEBHOOK, occurrence))
  })

  it('differs by registration, by type, and by promise', () => {
    const { event } = occurrence
    const ids = [
      deliveryIdOf(WEBHOOK, occurrence),
      deliveryIdOf(`w${'2'.repeat(24)}`, occurrence),
      deliveryIdOf(WEBHOOK, { ...occurrence, event: { ...event, type: 'analysis.completed' } }),
      deliveryIdOf(WEBHOOK, { ...occurrence, nonce: 'second' }),
    ]
    expect(new Set(ids).size).toBe(4)
  })

  it('sorts the newest first', () => {
    const later = analysisFailed({ ...exampleFailure, failedAt: '2026-01-01T00:00:02.001Z' }, '')
    expect(deliveryIdOf(WEBHOOK, later) < deliveryIdOf(WEBHOOK, occurrence)).toBe(true)
  })
})

describe('isAbout', () => {
  it('tells from the id alone which analysis it is about', () => {
    const id = deliveryIdOf(WEBHOOK, occurrence)
    expect([ID, `a${'6'.repeat(32)}`].map((subject) => isAbout(id, subject))).toEqual([true, false])
  })
})
