import { describe, expect, it } from 'vitest'
import { untilInterrupted } from './until-interrupted.ts'

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })

describe('untilInterrupted', () => {
  it('gives what the work gives', async () => {
    expect(await untilInterrupted(async () => 7)).toBe(7)
  })

  it('takes Ctrl-C for no failure, and does not listen for another one', async () => {
    const before = process.listenerCount('SIGINT')
    const working = untilInterrupted(aborted)
    process.emit('SIGINT')
    expect(await working).toBe('interrupted')
    expect(process.listenerCount('SIGINT')).toBe(before)
  })

  it('fails as the work fails, and ends what still goes on of it', async () => {
    let goingOn: Promise<never> | undefined
    const working = untilInterrupted(async (signal) => {
      goingOn = aborted(signal)
      goingOn.catch(() => {})
      throw new Error('one of two')
    })
    await expect(working).rejects.toThrow('one of two')
    await expect(goingOn).rejects.toMatchObject({ name: 'AbortError' })
  })
})
