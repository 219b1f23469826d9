import { describe, expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { isTriedEnough } from './tried-enough.ts'

const noRoom = Object.assign(new Error('no room'), { code: 'ENOSPC' })

describe('isTriedEnough', () => {
  it.each([
    ['a mistake of ours', new SmartPlayError('internal', 'broken'), 3],
    ['what ends the decoder', new SmartPlayError('decoder-stopped', 'SIGKILL'), 3],
    ['a disk that others fill each time', new SmartPlayError('decoder-stopped', 'full', { cause: noRoom }), 9],
  ])('holds %s against the file at the try %#, and not before', (_what, error, tries) => {
    expect([tries - 1, tries].map((count) => isTriedEnough(error, count))).toEqual([false, true])
  })

  it('holds no outage against a file, and nothing that has tries of its own', () => {
    for (const code of ['store-unavailable', 'disk-full', 'decoder-missing'] as const)
      expect(isTriedEnough(new SmartPlayError(code, 'away'), 99)).toBe(false)
  })
})
