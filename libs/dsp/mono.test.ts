import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mixToMono } from './mono.ts'

const samples = fc.float32Array({ noNaN: true, min: -1, max: 1, maxLength: 50 })

describe('the mono mix', () => {
  it('is the mean of both channels', () => {
    expect(mixToMono({ interleaved: Float32Array.of(1, 0, 0.5, 0.25), channels: 2 })).toEqual(
      Float32Array.of(0.5, 0.375),
    )
  })

  it('of opposite channels is silence', () => {
    expect([...mixToMono({ interleaved: Float32Array.of(0.7, -0.7), channels: 2 })]).toEqual([0])
  })

  it('of one channel is that channel itself', () => {
    const interleaved = Float32Array.of(0.1, 0.2)
    expect(mixToMono({ interleaved, channels: 1 })).toBe(interleaved)
  })

  it('of two equal channels is either of them', () => {
    fc.assert(
      fc.property(samples, (channel) => {
        const interleaved = Float32Array.from({ length: 2 * channel.length }, (_, i) => channel[Math.floor(i / 2)]!)
        expect(mixToMono({ interleaved, channels: 2 })).toEqual(channel)
      }),
    )
  })

  it('leaves out half a frame at the end', () => {
    expect(mixToMono({ interleaved: Float32Array.of(1, 1, 1), channels: 2 })).toEqual(Float32Array.of(1))
  })
})
