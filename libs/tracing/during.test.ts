import { describe, expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { during } from './during.ts'
import { NO_SPAN } from './no-tracer.ts'

/** A span that remembers what became of it. */
function memorySpan() {
  const story: string[] = []
  const span = { ...NO_SPAN, fail: (code: string) => void story.push(code), end: () => void story.push('end') }
  return { span, story }
}

describe('during', () => {
  it('ends the span when the work is done, and hands its outcome on', async () => {
    const { span, story } = memorySpan()
    expect(await during(span, async () => story.push('work'))).toBe(1)
    expect(story).toEqual(['work', 'end'])
  })

  it('says by its code why the work failed, and throws the same', async () => {
    const { span, story } = memorySpan()
    const error = new SmartPlayError('undecodable', 'my song.mp3 has no frames')
    await expect(during(span, () => Promise.reject(error))).rejects.toBe(error)
    expect(story).toEqual(['undecodable', 'end'])
  })

  it('says of work that was cut short that it was, and not what that led to', async () => {
    const { span, story } = memorySpan()
    await expect(during(span, () => Promise.reject(new Error('gone')), AbortSignal.abort())).rejects.toThrow('gone')
    expect(story).toEqual(['aborted', 'end'])
  })
})
