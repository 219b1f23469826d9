import { BIN_COUNT, FRAME_LENGTH, FRAME_PADDING, frameCount, HOP_LENGTH } from './frames.ts'
import { hannWindow } from './hann.ts'
import { createRealFft } from './real-fft.ts'

/**
 * The short-time Fourier transform, one frame at a time: a clip's whole spectrogram would be 21 MB.
 *
 * Formula: S_t,k = | sum over i of w_i y_(512 t + i - 1024) exp(-2 pi j i k / 2048) |, y = 0 outside the signal
 * Source: Allen and Rabiner (1977); `np.abs(librosa.stft(y))` in float64 (pad_mode 'constant', periodic Hann)
 * Shape: n samples [full scale] in; 1 + floor(n / 512) spectra of 1,025 amplitudes [full scale x samples] out.
 * Range: 0 and up; at most 1,024 where |y| <= 1. A listener would call it how loud each pitch is at each moment.
 *
 * Each spectrum is the same array, overwritten by the next: copy what must stay.
 */
export function* spectra(mono: Float32Array): Generator<Float64Array, void, undefined> {
  const window = hannWindow(FRAME_LENGTH)
  const fft = createRealFft(FRAME_LENGTH)
  const samples = new Float64Array(FRAME_LENGTH)
  const amplitudes = new Float64Array(BIN_COUNT)
  for (let t = 0; t < frameCount(mono.length); t++) {
    fillFrame(samples, { mono, window, start: t * HOP_LENGTH - FRAME_PADDING })
    fft.transform(samples)
    for (let k = 0; k < BIN_COUNT; k++) {
      const re = fft.real[k] as number
      const im = fft.imaginary[k] as number
      amplitudes[k] = Math.sqrt(re * re + im * im)
    }
    yield amplitudes
  }
}

interface FrameSource {
  readonly mono: Float32Array
  readonly window: Float64Array
  /** The sample that comes first in the frame; may lie outside the signal. */
  readonly start: number
}

function fillFrame(frame: Float64Array, { mono, window, start }: FrameSource) {
  const from = Math.max(0, -start)
  const to = Math.min(frame.length, mono.length - start)
  frame.fill(0)
  for (let i = from; i < to; i++) frame[i] = (window[i] as number) * (mono[start + i] as number)
}
