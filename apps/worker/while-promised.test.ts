import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import type { Intent } from '#libs/contract/stored'
import { exampleIntent } from '../../tests/fixtures/example-analysis.ts'
import { whilePromised } from './while-promised.ts'

describe('whilePromised', () => {
  const never = new AbortController().signal
  const standing = (intentOf: () => Promise<Intent | undefined>) => ({ ledger: { intentOf }, abort: never })
  const untilAborted = async (abort: AbortSignal) => {
    await once(abort, 'abort')
    throw abort.reason
  }

  it('hands on what the work makes', async () => {
    expect(
      await whilePromised(
        exampleIntent,
        standing(async () => exampleIntent),
        async () => 'calm',
      ),
    ).toBe('calm')
  })

  it.each([
    ['was forgotten', undefined],
    ['was forgotten and sent again', { ...exampleIntent, nonce: 'another' }],
  ])('ends the work on a song that %s', async (_how, intent) => {
    expect(
      await whilePromised(
        exampleIntent,
        standing(async () => intent),
        untilAborted,
      ),
    ).toBe('withdrawn')
  })

  it('goes on while the store does not answer', async () => {
    const away = standing(() => Promise.reject(new SmartPlayError('store-unavailable', 'away')))
    const slow = (abort: AbortSignal) =>
      new Promise((resolve, reject) => {
        abort.addEventListener('abort', () => reject(abort.reason))
        setTimeout(resolve, 700, 'calm')
      })
    expect(await whilePromised(exampleIntent, away, slow)).toBe('calm')
  })

  it('hands on the failure of the work, and the reason of whoever else ends it', async () => {
    const failing = () => Promise.reject(new SmartPlayError('undecodable', 'no frames'))
    const promised = standing(async () => exampleIntent)
    await expect(whilePromised(exampleIntent, promised, failing)).rejects.toMatchObject({ code: 'undecodable' })
    const ended = { ...promised, abort: AbortSignal.abort(new Error('shutdown')) }
    const obedient = async (abort: AbortSignal) => abort.throwIfAborted()
    await expect(whilePromised(exampleIntent, ended, obedient)).rejects.toThrow('shutdown')
  })
})
