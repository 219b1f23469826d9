import { scaleLinear } from 'd3-scale'

/** A point of the plane, on the 1..9 scales of listeners. */
export interface Affect {
  readonly valence: number
  readonly arousal: number
}

export interface Pixels {
  readonly x: number
  readonly y: number
}

export const MIDDLE = 5

/** Ratings go from 1 to 9: four to each side of the middle. */
const LARGEST_REACH = 4
const SMALLEST_REACH = 2
/** Room between the outermost point and the edge. */
const RIM = 0.5

/**
 * How far to each side of the middle the plane is drawn, in points of the 1..9 scales: as far as there is something.
 * Means over many listeners, and predictions even more, stay away from the ends; the empty rim would be half the picture.
 */
export function planeReach(points: readonly Affect[]): number {
  const farthest = points.reduce(
    (reach, { valence, arousal }) => Math.max(reach, Math.abs(valence - MIDDLE), Math.abs(arousal - MIDDLE)),
    0,
  )
  return Math.min(LARGEST_REACH, Math.max(SMALLEST_REACH, farthest + RIM))
}

export interface PlaneScale {
  readonly side: number
  /** A point beyond what is drawn lies on its edge. */
  toPixels(point: Affect): Pixels
  /** Always a point that is drawn, however far outside the pointer is. */
  toAffect(pixels: Pixels): Affect
  /** The length of an error along an axis. */
  toLength(error: number): number
}

/** Valence to the right, arousal up, in a square of so many pixels. */
export function planeScale(side: number, reach: number): PlaneScale {
  const shown = [MIDDLE - reach, MIDDLE + reach] as const
  const across = scaleLinear(shown, [0, side])
  const up = scaleLinear(shown, [side, 0])
  const clamp = (rating: number) => Math.min(shown[1], Math.max(shown[0], rating))
  return {
    side,
    toPixels: ({ valence, arousal }) => ({ x: across(clamp(valence)), y: up(clamp(arousal)) }),
    toAffect: ({ x, y }) => ({ valence: clamp(across.invert(x)), arousal: clamp(up.invert(y)) }),
    toLength: (error) => (side * error) / (2 * reach),
  }
}
