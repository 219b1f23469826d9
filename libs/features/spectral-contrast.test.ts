import { describe, expect, it } from 'vitest'
import { BIN_COUNT } from '#libs/dsp/frames'
import { createContrastMeter } from './spectral-contrast.ts'

function contrasts(...spectra: Float64Array[]): number[] {
  const meter = createContrastMeter(spectra.length)
  for (const spectrum of spectra) meter.add(spectrum)
  return [...meter.contrasts()]
}

/** Where librosa 0.11 cuts 44.1 kHz spectra of 2,048 samples: `from` of each band, and the end. */
const EDGES = [0, 9, 18, 37, 74, 148, 297, BIN_COUNT]

describe('the spectral contrast', () => {
  it('of an even spectrum is 0', () => {
    expect(contrasts(new Float64Array(BIN_COUNT).fill(2))[0]).toBeCloseTo(0, 12)
  })

  it('of silence is 0', () => {
    expect(contrasts(new Float64Array(BIN_COUNT))).toEqual([0])
  })

  it('of lines that stand 20 dB out in all bands is 20', () => {
    const spectrum = new Float64Array(BIN_COUNT).fill(1)
    for (let band = 0; band < 7; band++)
      spectrum.fill(100, EDGES[band]! + 1, EDGES[band]! + 2 + 0.02 * EDGES[band + 1]!)
    expect(contrasts(spectrum)[0]).toBeCloseTo(20, 9)
  })

  it('of one line in one band is a seventh of its height', () => {
    const spectrum = new Float64Array(BIN_COUNT).fill(1)
    spectrum[4] = 10
    expect(contrasts(spectrum)[0]).toBeCloseTo(10 / 7, 9)
  })

  it('takes the mean of the 15 highest of the 728 bins above 6,400 Hz', () => {
    const spectrum = new Float64Array(BIN_COUNT).fill(1)
    spectrum[1000] = 16
    expect(contrasts(spectrum)[0]).toBeCloseTo((10 * Math.log10(2)) / 7, 9)
  })

  it('does not depend on the order of the bins within a band', () => {
    const rising = Float64Array.from({ length: BIN_COUNT }, (_, k) => 1 + k)
    const turned = rising.slice()
    turned.subarray(300, 900).reverse()
    expect(contrasts(turned)[0]).toBeCloseTo(contrasts(rising)[0]!, 12)
  })

  it('measures each frame by itself', () => {
    const even = new Float64Array(BIN_COUNT).fill(1)
    const line = even.slice()
    line[4] = 10
    const [first, second, third] = contrasts(even, line, even)
    expect(first).toBeCloseTo(0, 12)
    expect(second).toBeCloseTo(10 / 7, 9)
    expect(third).toBeCloseTo(0, 12)
  })
})
