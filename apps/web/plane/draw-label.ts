import type { CloudPoint } from '../words/cloud.ts'
import type { PlaneScale } from '../words/plane-scale.ts'
import type { Inks } from './inks.ts'

interface Label {
  readonly scale: PlaneScale
  readonly inks: Inks
  readonly point: CloudPoint
  readonly tone: 'ink' | 'quiet'
}

const GAP = 14
const LONGEST = 32

/** A title beside its point, on whichever side there is room; over a halo, so that it can be read above other points. */
export function drawLabel(context: CanvasRenderingContext2D, { scale, inks, point, tone }: Label): void {
  const { x, y } = scale.toPixels(point)
  const text = point.title.length > LONGEST ? `${point.title.slice(0, LONGEST - 1)}…` : point.title
  context.font = inks.font
  context.textBaseline = 'middle'
  const isRoom = x + GAP + context.measureText(text).width < scale.side
  context.textAlign = isRoom ? 'left' : 'right'
  const at = isRoom ? x + GAP : x - GAP
  context.lineWidth = 4
  context.lineJoin = 'round'
  context.strokeStyle = inks.sheet
  context.strokeText(text, at, y)
  context.fillStyle = inks[tone]
  context.fillText(text, at, y)
}
