import meyda from 'meyda'
import { mixToMono } from '#libs/dsp/mono'
import type { Signal } from '#libs/dsp/signal'

const FRAME = 2048
const HOP = 512
const FEATURES = ['rms', 'zcr', 'spectralCentroid', 'spectralSpread', 'spectralRolloff', 'mfcc'] as const

/** Node loads Meyda's CommonJS build, whose module is the default export that its types speak of. */
const Meyda = meyda as unknown as { extract(names: string[], signal: Float32Array): unknown }

/** CPU time of Meyda's own road to about the same numbers, frame by frame. */
export function meydaCpuMs(signal: Signal): number {
  const mono = mixToMono(signal)
  Object.assign(Meyda, { bufferSize: FRAME, sampleRate: 44_100, melBands: 128, numberOfMFCCCoefficients: 13 })
  const before = process.cpuUsage()
  for (let at = 0; at + FRAME <= mono.length; at += HOP) Meyda.extract([...FEATURES], mono.subarray(at, at + FRAME))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
