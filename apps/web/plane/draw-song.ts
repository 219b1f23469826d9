import type { CloudPoint } from '../words/cloud.ts'
import type { Affect, PlaneScale } from '../words/plane-scale.ts'
import type { Inks } from './inks.ts'
import type { PlacedSong } from './open-song.ts'

interface SongPicture {
  readonly scale: PlaneScale
  readonly inks: Inks
  readonly song: PlacedSong | undefined
  readonly own: Affect | undefined
  readonly neighbours: readonly CloudPoint[]
  readonly hovered: CloudPoint | undefined
}

/** The open song as a ring with its error ellipse, joined to its neighbours; or a point of one's own. */
export function drawSong(context: CanvasRenderingContext2D, picture: SongPicture): void {
  const { song, own, neighbours, hovered } = picture
  const centre = own ?? song
  if (centre !== undefined) for (const neighbour of neighbours) joinTo(context, picture, [centre, neighbour])
  for (const neighbour of neighbours) dot(context, picture, neighbour)
  if (song !== undefined) ring(context, picture, song)
  if (hovered !== undefined) halo(context, picture, hovered)
}

function joinTo(
  context: CanvasRenderingContext2D,
  { scale, inks, hovered }: SongPicture,
  [from, to]: [Affect, CloudPoint],
) {
  const [a, b] = [scale.toPixels(from), scale.toPixels(to)]
  context.beginPath()
  context.moveTo(a.x, a.y)
  context.lineTo(b.x, b.y)
  context.strokeStyle = to === hovered ? inks.ink : inks.quiet
  context.globalAlpha = to === hovered ? 1 : 0.45
  context.lineWidth = 1
  context.stroke()
  context.globalAlpha = 1
}

function dot(context: CanvasRenderingContext2D, { scale, inks }: SongPicture, point: CloudPoint) {
  const { x, y } = scale.toPixels(point)
  context.beginPath()
  context.arc(x, y, 4.5, 0, 2 * Math.PI)
  context.fillStyle = point.mood === null ? inks.quiet : inks.moods[point.mood]
  context.fill()
  context.lineWidth = 1.5
  context.strokeStyle = inks.paper
  context.stroke()
}

/** The ellipse's half axes are the errors to expect, in points of the scales. */
function ring(context: CanvasRenderingContext2D, { scale, inks }: SongPicture, song: PlacedSong) {
  const { x, y } = scale.toPixels(song)
  const hue = inks.moods[song.mood]
  context.beginPath()
  context.ellipse(x, y, scale.toLength(song.valenceError), scale.toLength(song.arousalError), 0, 0, 2 * Math.PI)
  context.fillStyle = hue
  context.globalAlpha = 0.1
  context.fill()
  context.globalAlpha = 0.55
  context.setLineDash([3, 4])
  context.strokeStyle = hue
  context.lineWidth = 1
  context.stroke()
  context.setLineDash([])
  context.globalAlpha = 1
  context.beginPath()
  context.arc(x, y, 8, 0, 2 * Math.PI)
  context.fillStyle = inks.paper
  context.fill()
  context.strokeStyle = hue
  context.lineWidth = 3
  context.stroke()
}

function halo(context: CanvasRenderingContext2D, { scale, inks }: SongPicture, point: CloudPoint) {
  const { x, y } = scale.toPixels(point)
  context.beginPath()
  context.arc(x, y, 8, 0, 2 * Math.PI)
  context.strokeStyle = inks.ink
  context.lineWidth = 1.5
  context.stroke()
}
