import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measure } from '#libs/features/measure'
import { FEATURES_VERSION, type FeatureVector, toRow } from '#libs/features/table'
import { type Extractor, openExtractor } from './extractor.ts'

const SECOND = 44_100

function tone(seconds: number): Float32Array {
  return Float32Array.from({ length: seconds * SECOND }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / SECOND))
}

/** The kernel adds up in another order than the reference that it is compared with here. */
function expectSameFeatures(ours: FeatureVector, reference: FeatureVector) {
  toRow(reference).forEach((value, i) => {
    expect(Math.abs(toRow(ours)[i]! - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
  })
}

describe('the extractor', () => {
  let extractor: Extractor
  const never = new AbortController().signal

  beforeAll(() => {
    extractor = openExtractor({ threads: 1 })
  })
  afterAll(() => extractor.close())

  it('measures in its thread what the pure room measures here', async () => {
    const expected = measure({ interleaved: tone(1), channels: 1 })
    const heard = await extractor.measure({ interleaved: tone(1), channels: 1 }, never)
    expect(heard.version).toBe(FEATURES_VERSION)
    expectSameFeatures(heard.features, expected.features)
    expect(heard.extension.contrast_mean).toBeCloseTo(expected.extension.contrast_mean, 9)
    expect(heard.tempo?.confidence).toBeCloseTo(expected.tempo.confidence, 9)
  })

  it('listens with the kernel, or with the reference where that is asked for', async () => {
    expect(extractor.kernel).toBe('wasm')
    const plain = openExtractor({ threads: 1, kernel: 'reference' })
    expect(plain.kernel).toBe('reference')
    const heard = await plain.measure({ interleaved: tone(1), channels: 1 }, never)
    expect(heard.features).toEqual(measure({ interleaved: tone(1), channels: 1 }).features)
    await plain.close()
  })

  it("adds Meyda's descriptors, each a finite number", async () => {
    const { descriptors } = await extractor.measure({ interleaved: tone(1), channels: 1 }, never)
    expect(Object.keys(descriptors)).toContain('spectral_flatness')
    expect(Object.values(descriptors).every(Number.isFinite)).toBe(true)
  })

  it('takes the samples over instead of copying them', async () => {
    const interleaved = tone(1)
    await extractor.measure({ interleaved, channels: 1 }, never)
    expect(interleaved.length).toBe(0)
  })

  it('leaves the rest of a shared buffer to its owner', async () => {
    const both = tone(2)
    await extractor.measure({ interleaved: both.subarray(0, SECOND), channels: 1 }, never)
    expect(both.length).toBe(2 * SECOND)
  })

  it('refuses a signal without samples at the door', async () => {
    const empty = { interleaved: new Float32Array(0), channels: 1 } as const
    await expect(extractor.measure(empty, never)).rejects.toMatchObject({ code: 'outside-limits' })
  })

  it('does not start what is aborted already', async () => {
    const interleaved = tone(1)
    const reason = new Error('the song was forgotten')
    await expect(extractor.measure({ interleaved, channels: 1 }, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(interleaved.length).toBe(SECOND)
  })

  it('stops a running measurement with the reason of its abort, and measures the next', async () => {
    const controller = new AbortController()
    const reason = new Error('the deadline passed')
    const minutes = extractor.measure({ interleaved: tone(300), channels: 1 }, controller.signal)
    const settled = expect(minutes).rejects.toBe(reason)
    setTimeout(() => controller.abort(reason), 100)
    // By timers of one process: whatever holds it up holds up both.
    expect(await Promise.race([settled, pause(1500, 'waited for')])).not.toBe('waited for')
    const next = await extractor.measure({ interleaved: tone(1), channels: 1 }, never)
    expectSameFeatures(next.features, measure({ interleaved: tone(1), channels: 1 }).features)
  })

  it('outlives an abort while its thread is still starting', async () => {
    const young = openExtractor({ threads: 1 })
    const controller = new AbortController()
    const settled = expect(young.measure({ interleaved: tone(1), channels: 1 }, controller.signal)).rejects.toThrow(
      'early',
    )
    controller.abort(new Error('early'))
    await settled
    const next = await young.measure({ interleaved: tone(1), channels: 1 }, never)
    expect(next.version).toBe(FEATURES_VERSION)
    await young.close()
  })

  it('measures many signals at a time, each by itself', async () => {
    const lengths = [1, 2, 3]
    const heard = await Promise.all(lengths.map((s) => extractor.measure({ interleaved: tone(s), channels: 1 }, never)))
    const alone = lengths.map((s) => measure({ interleaved: tone(s), channels: 1 }).features)
    heard.forEach((one, i) => {
      expectSameFeatures(one.features, alone[i]!)
    })
  })
})
