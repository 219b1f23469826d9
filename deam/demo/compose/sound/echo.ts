import { createStereo, type Stereo } from './stereo.ts'

/** Repeats that wander from side to side. */
export interface Echo {
  /** Time between repeats, in beats. */
  readonly beats: number
  /** What is left of the sound in each repeat, 0..1. */
  readonly feedback: number
  /** Loudness of the repeats against the sound itself. */
  readonly wet: number
}

/** A sound with its echo (ping-pong): each repeat is softer, duller, and on the other side. */
export function addEcho(source: Stereo, { feedback, wet }: Echo, delayFrames: number): Stereo {
  const frames = source.left.length
  const repeats = createStereo(frames)
  const result = createStereo(frames)
  let [dullLeft, dullRight] = [0, 0]
  for (let index = 0; index < frames; index++) {
    const before = index - delayFrames
    dullLeft += 0.4 * ((before < 0 ? 0 : (repeats.right[before] as number)) - dullLeft)
    dullRight += 0.4 * ((before < 0 ? 0 : (repeats.left[before] as number)) - dullRight)
    const struck = before < 0 ? 0 : ((source.left[before] as number) + (source.right[before] as number)) / 2
    repeats.left[index] = struck + feedback * dullLeft
    repeats.right[index] = feedback * dullRight
    result.left[index] = (source.left[index] as number) + wet * (repeats.left[index] as number)
    result.right[index] = (source.right[index] as number) + wet * (repeats.right[index] as number)
  }
  return result
}
