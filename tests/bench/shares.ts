import { toDecibels } from '#libs/dsp/decibels'
import { fillMelPowers, MEL_BAND_COUNT, melBands } from '#libs/dsp/mel'
import { mixToMono } from '#libs/dsp/mono'
import type { Signal } from '#libs/dsp/signal'
import { spectra } from '#libs/dsp/spectra'
import { mfcc } from '#libs/features/mfcc'
import { mfccAverages } from '#libs/features/mfcc-average'
import { onsetEnvelope } from '#libs/features/onset-envelope'
import { rms } from '#libs/features/rms'
import { spectralBandwidth } from '#libs/features/spectral-bandwidth'
import { spectralCentroid } from '#libs/features/spectral-centroid'
import { createContrastMeter } from '#libs/features/spectral-contrast'
import { spectralRolloff } from '#libs/features/spectral-rolloff'
import { tempo } from '#libs/features/tempo'
import { zeroCrossingRate } from '#libs/features/zero-crossing-rate'
import { round } from './statistics.ts'

/** What each part of the readable reference takes of one signal: name, milliseconds, per cent. */
export function featureShares(signal: Signal): (readonly [string, number, number])[] {
  const mono = mixToMono(signal)
  const frames = [...spectra(mono)].map((spectrum) => spectrum.slice())
  const powers = new Float64Array(frames.length * MEL_BAND_COUNT)
  const bands = melBands()
  const contrast = createContrastMeter(frames.length)
  const parts: Readonly<Record<string, () => unknown>> = {
    STFT: () => drain(spectra(mono)),
    'mel bands': () =>
      frames.forEach((spectrum, t) => {
        fillMelPowers(powers.subarray(t * MEL_BAND_COUNT, (t + 1) * MEL_BAND_COUNT), spectrum, bands)
      }),
    'onset envelope and tempo': () => tempo(onsetEnvelope(toDecibels(powers))),
    'mfcc and their average': () => [mfcc(toDecibels(powers)), mfccAverages(toDecibels(powers))],
    'spectral centroid': () => frames.map(spectralCentroid),
    'spectral bandwidth': () => frames.map((spectrum) => spectralBandwidth(spectrum, 1000)),
    'spectral rolloff': () => frames.map(spectralRolloff),
    'spectral contrast': () => frames.forEach(contrast.add),
    rms: () => rms(mono),
    'zero crossing rate': () => zeroCrossingRate(mono),
  }
  const times = Object.entries(parts).map(([name, work]) => [name, timeOf(work)] as const)
  const total = times.reduce((sum, [, ms]) => sum + ms, 0)
  return times.map(([name, ms]) => [name, round(ms), Math.round((100 * ms) / total)])
}

function drain(values: Iterable<unknown>): void {
  for (const _ of values);
}

function timeOf(work: () => unknown): number {
  const from = performance.now()
  work()
  return performance.now() - from
}
