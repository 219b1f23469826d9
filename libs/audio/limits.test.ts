import { describe, expect, it } from 'vitest'
import { checkLimits } from './limits.ts'

describe('checkLimits', () => {
  it.each([
    { sampleRate: 8000, channels: 1 },
    { sampleRate: 44_100, channels: 2 },
    { sampleRate: 192_000, channels: 8 },
  ])('lets $channels channels at $sampleRate Hz pass', (form) => {
    expect(() => checkLimits(form)).not.toThrow()
  })

  it.each([
    { sampleRate: 1, channels: 1 },
    { sampleRate: 0, channels: 2 },
    { sampleRate: 7999, channels: 2 },
    { sampleRate: 4_000_000_000, channels: 2 },
    { sampleRate: Number.NaN, channels: 2 },
    { sampleRate: 44_100, channels: 0 },
    { sampleRate: 44_100, channels: 9 },
    { sampleRate: 44_100, channels: 65_535 },
  ])('refuses $channels channels at $sampleRate Hz', (form) => {
    expect(() => checkLimits(form)).toThrow(expect.objectContaining({ code: 'outside-limits' }))
  })
})
