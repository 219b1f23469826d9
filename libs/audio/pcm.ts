/**
 * Uncompressed samples as float32, by ffmpeg's scaling (libswresample's audioconvert.c).
 *
 * Formula: x = n / 2^(bits - 1), rounded once to float32; of 8 bits n is the byte less 128; floats are rounded
 * Shape: k coded samples, little endian, in; k float32 samples out. Unit: full scale. Range: -1 <= x < 1; floats: any
 * A listener would call it the same recording.
 *
 * Each function fills `samples` from the first bytes of `coded`, which must begin where a typed array of any kind may.
 */
type FillSamples = (samples: Float32Array, coded: Uint8Array) => void

export const PCM_CODECS = ['pcm_u8', 'pcm_s16le', 'pcm_s24le', 'pcm_s32le', 'pcm_f32le', 'pcm_f64le'] as const
export type PcmCodec = (typeof PCM_CODECS)[number]

export const FILL_SAMPLES: Readonly<Record<PcmCodec, FillSamples>> = {
  pcm_u8: fillFromBytes,
  pcm_s16le: (samples, coded) => fillScaled(samples, new Int16Array(coded.buffer, coded.byteOffset, samples.length)),
  pcm_s24le: fillFromThreeBytes,
  pcm_s32le: (samples, coded) => fillScaled(samples, new Int32Array(coded.buffer, coded.byteOffset, samples.length)),
  pcm_f32le: (samples, coded) => samples.set(new Float32Array(coded.buffer, coded.byteOffset, samples.length)),
  pcm_f64le: (samples, coded) => samples.set(new Float64Array(coded.buffer, coded.byteOffset, samples.length)),
}

function fillFromBytes(samples: Float32Array, coded: Uint8Array): void {
  for (let i = 0; i < samples.length; i += 1) samples[i] = ((coded[i] as number) - 128) / 128
}

function fillScaled(samples: Float32Array, integers: Int16Array | Int32Array): void {
  const scale = integers instanceof Int16Array ? 2 ** -15 : 2 ** -31
  for (let i = 0; i < samples.length; i += 1) samples[i] = (integers[i] as number) * scale
}

/** Three bytes as the upper ones of a 32-bit integer: so the sign comes by itself. */
function fillFromThreeBytes(samples: Float32Array, coded: Uint8Array): void {
  for (let i = 0, at = 0; i < samples.length; i += 1, at += 3) {
    const upper = ((coded[at] as number) << 8) | ((coded[at + 1] as number) << 16) | ((coded[at + 2] as number) << 24)
    samples[i] = upper * 2 ** -31
  }
}
