import { expect, it, describe as suite } from 'vitest'
import { BIN_COUNT } from '#libs/dsp/frames'
import { describe } from './descriptors.ts'

const flat = new Float64Array(BIN_COUNT).fill(3)
const single = Float64Array.from({ length: BIN_COUNT }, (_, k) => (k === 100 ? 5 : 1e-6))
const silent = new Float64Array(BIN_COUNT)

/** All of the amplitude between two bins. */
function band(from: number, to: number): Float64Array {
  return Float64Array.from({ length: BIN_COUNT }, (_, k) => (k >= from && k < to ? 1 : 0))
}

function one(spectrum: Float64Array): Record<string, number> {
  return describe([spectrum])
}

suite("Meyda's descriptors", () => {
  it('call an even spectrum perfectly flat and without a crest', () => {
    expect(one(flat).spectral_flatness).toBeCloseTo(1, 9)
    expect(one(flat).spectral_crest).toBeCloseTo(1, 9)
  })

  it('call a single line anything but flat, with the crest of sqrt(1025)', () => {
    expect(one(single).spectral_flatness).toBeLessThan(0.01)
    expect(one(single).spectral_crest).toBeCloseTo(Math.sqrt(BIN_COUNT), 4)
  })

  it('call treble sharper than bass', () => {
    expect(one(band(600, 700)).perceptual_sharpness).toBeGreaterThan(one(band(10, 20)).perceptual_sharpness!)
  })

  it('call a softer copy exactly as sharp', () => {
    const soft = flat.map((amplitude) => amplitude / 1000)
    expect(one(soft).perceptual_sharpness).toBeCloseTo(one(flat).perceptual_sharpness!, 6)
  })

  it('call one narrow band less spread than the whole spectrum', () => {
    expect(one(band(10, 12)).perceptual_spread).toBeLessThan(one(flat).perceptual_spread!)
  })

  it('answer 0 for silence', () => {
    expect(Object.values(one(silent))).toEqual([0, 0, 0, 0])
  })

  it('leave silent spectra out of their means', () => {
    expect(describe([flat, silent])).toEqual(describe([flat]))
  })

  it('stay finite for amplitudes beyond float32', () => {
    expect(Object.values(one(new Float64Array(BIN_COUNT).fill(1e200))).every(Number.isFinite)).toBe(true)
  })
})
