import { describe, expect, it } from 'vitest'
import { refusalOf } from './refusal.ts'

describe('a refusal', () => {
  it('carries what the problem says', () => {
    const body = JSON.stringify({ code: 'not-audio', title: 'Not an audio file', detail: 'expected audio' })
    expect(refusalOf(415, body, null)).toMatchObject({
      ...{ status: 415, code: 'not-audio', title: 'Not an audio file', message: 'expected audio' },
      retryAfterSeconds: null,
    })
  })

  it('knows when to ask again', () => {
    expect(refusalOf(429, '{}', '7').retryAfterSeconds).toBe(7)
  })

  it.each(['<html>bad gateway</html>', '', 'null', '"text"'])(
    'says at least the status where the body is %j',
    (body) => {
      expect(refusalOf(502, body, null)).toMatchObject({ code: 'http-502', title: 'The server answered 502' })
    },
  )
})
