import { describe, expect, it } from 'vitest'
import { problem } from '#libs/contract/api'
import { SmartPlayError } from '#libs/contract/errors'
import { toProblem } from './problem.ts'

describe('toProblem', () => {
  it("is RFC 9457 problem details with the seed's members beside them", () => {
    const shown = toProblem(new SmartPlayError('empty-file', 'the file has no bytes'), '/upload')
    expect(problem.parse(shown)).toEqual(shown)
    expect(shown).toMatchObject({ status: 400, code: 'empty-file', instance: '/upload', path: '/upload' })
    expect(shown).toMatchObject({ title: 'Empty file', error: 'Empty file' })
    expect(shown).toMatchObject({ detail: 'the file has no bytes', message: 'the file has no bytes' })
  })

  it('shows nothing of the inside where the mistake is our own', () => {
    const shown = toProblem(new SmartPlayError('internal', 'secret path', { cause: new Error('secret cause') }), '/')
    expect(JSON.stringify(shown)).not.toContain('secret')
  })

  it('says what is unavailable', () => {
    const shown = toProblem(new SmartPlayError('store-unavailable', 'the store did not answer'), '/')
    expect(shown).toMatchObject({ status: 503, detail: 'the store did not answer' })
  })
})
