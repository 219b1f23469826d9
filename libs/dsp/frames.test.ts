import { describe, expect, it } from 'vitest'
import { frameCount } from './frames.ts'

describe('the number of frames', () => {
  it('is one for a single sample', () => {
    expect(frameCount(1)).toBe(1)
  })

  it('grows by one each 512 samples', () => {
    expect([511, 512, 1023, 1024].map(frameCount)).toEqual([1, 2, 2, 3])
  })

  it('is 2,584 for thirty seconds', () => {
    expect(frameCount(30 * 44_100)).toBe(2584)
  })
})
