import { describe, expect, it } from 'vitest'
import { BIN_COUNT, BIN_WIDTH, frameCount } from './frames.ts'
import { SAMPLE_RATE } from './signal.ts'
import { spectra } from './spectra.ts'

function tone(frequency: number, sampleCount: number): Float32Array {
  return Float32Array.from(
    { length: sampleCount },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / SAMPLE_RATE),
  )
}

function all(mono: Float32Array): Float64Array[] {
  return Array.from(spectra(mono), (spectrum) => spectrum.slice())
}

describe('the spectra of a signal', () => {
  it('are as many as its frames, each of 1,025 amplitudes', () => {
    const found = all(tone(440, 5000))
    expect(found).toHaveLength(frameCount(5000))
    expect(found.every((spectrum) => spectrum.length === BIN_COUNT)).toBe(true)
  })

  it("hold a tone as a peak at its frequency, of half its amplitude times the window's sum", () => {
    const middle = all(tone(100 * BIN_WIDTH, 8192))[8]!
    expect(middle.indexOf(Math.max(...middle))).toBe(100)
    expect(middle[100]).toBeCloseTo((0.5 / 2) * 1024, 3)
  })

  it('are all 0 for silence', () => {
    expect(all(new Float32Array(3000)).every((spectrum) => spectrum.every((amplitude) => amplitude === 0))).toBe(true)
  })

  it('are flat for a single sample, which lies where the window is 1', () => {
    const [only] = all(Float32Array.of(0.5))
    for (const amplitude of only!) expect(amplitude).toBeCloseTo(0.5, 12)
  })

  it('see only the samples within half a frame of their own place', () => {
    const late = new Float32Array(4096)
    late[4095] = 1
    const found = all(late)
    expect(found[5]!.every((amplitude) => amplitude === 0)).toBe(true)
    expect(found[7]!.some((amplitude) => amplitude > 0)).toBe(true)
  })

  it('come in one and the same array, so that memory stays bounded', () => {
    const arrays = new Set(spectra(tone(440, 5000)))
    expect(arrays.size).toBe(1)
  })
})
