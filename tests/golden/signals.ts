import { mixToMono } from '#libs/dsp/mono'
import { SAMPLE_RATE } from '#libs/dsp/signal'

/** The golden signals by name, from the formulas in `synthetic.json`: no audio needs to be kept. */
export const SIGNALS: Readonly<Record<string, () => Float32Array>> = {
  sine440: () => fill(441_000, sine(440)),
  noise_lcg: () => noise({ seed: 12_345, count: 441_000, scale: 0.5 }),
  click120: () => Float32Array.from(clicks()),
  click120_noise: () => {
    const hiss = noiseValues(777, 1_323_000)
    return Float32Array.from(clicks(), (value, i) => value + 0.01 * hiss[i]!)
  },
  chirp: () => fill(441_000, rising),
  silence: () => new Float32Array(441_000),
  dc: () => new Float32Array(441_000).fill(0.25),
  'short_0.3s': () => {
    const hiss = noiseValues(99, 13_230)
    return fill(13_230, (i) => 0.3 * hiss[i]! + 0.3 * Math.sin((2 * Math.PI * 220 * i) / SAMPLE_RATE))
  },
  single_sample: () => Float32Array.of(0.5),
  empty: () => new Float32Array(0),
  stereo_to_mono: () => mixToMono({ interleaved: stereo(), channels: 2 }),
  half_silence: () => {
    const half = new Float32Array(441_000)
    half.set(noise({ seed: 12_345, count: 220_500, scale: 0.25 }))
    return half
  },
  am_tones_100bpm: () => fill(1_323_000, pluckedTone),
}

function fill(length: number, value: (i: number) => number): Float32Array {
  return Float32Array.from({ length }, (_, i) => value(i))
}

function sine(frequency: number): (i: number) => number {
  return (i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / SAMPLE_RATE)
}

/** From 50 to 15,000 Hz in ten seconds. The order of the products is numpy's: another one rounds differently. */
function rising(i: number): number {
  const t = i / SAMPLE_RATE
  return 0.5 * Math.sin(2 * Math.PI * (50 * t + ((15_000 - 50) / (2 * 10)) * t * t))
}

/** The linear congruential generator of Numerical Recipes, as numbers from -1 to 1. */
function noiseValues(seed: number, count: number): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  })
}

function noise({ seed, count, scale }: { seed: number; count: number; scale: number }): Float32Array {
  return Float32Array.from(noiseValues(seed, count), (value) => scale * value)
}

/** Sixty decaying clicks of 10 ms, two each second. */
function clicks(): Float64Array {
  const samples = new Float64Array(1_323_000)
  for (let click = 0; click < 60; click++) {
    for (let j = 0; j < 441; j++) {
      samples[click * 22_050 + j] = 0.9 * Math.exp(-j / 88.2) * Math.sin((2 * Math.PI * 1000 * j) / SAMPLE_RATE)
    }
  }
  return samples
}

function stereo(): Float32Array {
  const left = fill(441_000, sine(440))
  const right = noise({ seed: 4242, count: 441_000, scale: 0.5 })
  return Float32Array.from({ length: 2 * left.length }, (_, i) => (i % 2 === 0 ? left : right)[Math.floor(i / 2)]!)
}

/** Eight harmonics of 110 Hz that decay a hundred times a minute. */
function pluckedTone(i: number): number {
  const t = i / SAMPLE_RATE
  let tone = 0
  for (let h = 1; h <= 8; h++) tone += (0.2 / h) * Math.sin(2 * Math.PI * 110 * h * t)
  return tone * Math.exp(-6 * (((t * 100) / 60) % 1))
}
