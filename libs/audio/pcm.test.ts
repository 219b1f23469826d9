import { describe, expect, it } from 'vitest'
import { FILL_SAMPLES, type PcmCodec } from './pcm.ts'

function fill(codec: PcmCodec, bytes: Uint8Array, count: number): number[] {
  const samples = new Float32Array(count)
  FILL_SAMPLES[codec](samples, bytes)
  return [...samples]
}

describe('FILL_SAMPLES', () => {
  it.each([
    ['pcm_u8', Uint8Array.of(0, 128, 192, 255), [-1, 0, 0.5, 127 / 128]],
    ['pcm_s16le', Uint8Array.of(0, 0x80, 0, 0x40, 0xff, 0x7f), [-1, 0.5, 32_767 / 32_768]],
    ['pcm_s24le', Uint8Array.of(0, 0, 0x80, 0, 0, 0x40, 1, 0, 0), [-1, 0.5, 2 ** -23]],
    ['pcm_s32le', Uint8Array.of(0, 0, 0, 0x80, 1, 0, 0, 0), [-1, 2 ** -31]],
    ['pcm_f32le', new Uint8Array(Float32Array.of(0.25, -3).buffer), [0.25, -3]],
    ['pcm_f64le', new Uint8Array(Float64Array.of(0.1, -3).buffer), [Math.fround(0.1), -3]],
  ] as const)('scales %s to full scale', (codec, bytes, samples) => {
    expect(fill(codec, bytes, samples.length)).toEqual(samples)
  })

  it('rounds what 32 bits hold and a float32 does not, once', () => {
    expect(fill('pcm_s32le', new Uint8Array(Int32Array.of(2 ** 31 - 1, 2 ** 24 + 1).buffer), 2)).toEqual([1, 2 ** -7])
  })

  it('leaves alone what lies behind the samples that are asked for', () => {
    expect(fill('pcm_s16le', Uint8Array.of(0, 0x40, 9, 9, 9, 9), 1)).toEqual([0.5])
  })
})
