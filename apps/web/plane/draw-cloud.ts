import { MOODS } from '#libs/contract/moods'
import type { CloudPoint } from '../words/cloud.ts'
import { MIDDLE, type PlaneScale } from '../words/plane-scale.ts'
import type { Inks } from './inks.ts'

interface CloudPicture {
  readonly points: readonly CloudPoint[]
  readonly scale: PlaneScale
  readonly inks: Inks
}

/** The axes, and every track as a faint point in the hue of its mood. */
export function drawCloud(context: CanvasRenderingContext2D, { points, scale, inks }: CloudPicture): void {
  drawAxes(context, scale, inks)
  const radius = radiusOf(points.length)
  // One path for each hue: filling two thousand paths one by one costs ten times as much.
  for (const mood of [...MOODS, null]) {
    context.beginPath()
    for (const point of points) {
      if (point.mood !== mood) continue
      const { x, y } = scale.toPixels(point)
      context.moveTo(x + radius, y)
      context.arc(x, y, radius, 0, 2 * Math.PI)
    }
    context.fillStyle = mood === null ? inks.quiet : inks.moods[mood]
    context.globalAlpha = 0.5
    context.fill()
  }
  context.globalAlpha = 1
}

/** Twenty-four points may be seen, two thousand shall be a cloud. */
export function radiusOf(count: number): number {
  if (count > 800) return 1.8
  return count > 150 ? 2.4 : 3.4
}

function drawAxes(context: CanvasRenderingContext2D, { side, toPixels }: PlaneScale, inks: Inks): void {
  const { x, y } = toPixels({ valence: MIDDLE, arousal: MIDDLE })
  context.strokeStyle = inks.line
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(0, y)
  context.lineTo(side, y)
  context.moveTo(x, 0)
  context.lineTo(x, side)
  for (let rating = 1; rating <= 9; rating += 1) {
    const at = toPixels({ valence: rating, arousal: rating })
    context.moveTo(at.x, y - 3)
    context.lineTo(at.x, y + 3)
    context.moveTo(x - 3, at.y)
    context.lineTo(x + 3, at.y)
  }
  context.stroke()
}
