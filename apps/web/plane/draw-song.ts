import type { CloudPoint } from '../words/cloud.ts'
import type { Affect, PlaneScale } from '../words/plane-scale.ts'
import { drawLabel } from './draw-label.ts'
import type { Inks } from './inks.ts'
import type { PlacedSong } from './open-song.ts'

const PLAYING_RADIUS = 9.5

/** The track that is heard, and how much of it has been. */
export interface Playing {
  readonly point: CloudPoint
  /** 0..1 */
  readonly share: number
}

export interface SongPicture {
  readonly scale: PlaneScale
  readonly inks: Inks
  readonly song: PlacedSong | undefined
  /** Around which point music is listed, where that is not the song. */
  readonly centre: Affect | undefined
  readonly neighbours: readonly CloudPoint[]
  /** Points that carry their titles all the time. */
  readonly named: readonly CloudPoint[]
  readonly playing: Playing | undefined
  readonly hovered: CloudPoint | undefined
}

/** The open song as a ring with its error ellipse, joined to its neighbours; or a point of one's own. */
export function drawSong(context: CanvasRenderingContext2D, picture: SongPicture): void {
  const { song, neighbours, named, playing, hovered } = picture
  const centre = picture.centre ?? song
  if (centre !== undefined) for (const neighbour of neighbours) joinTo(context, picture, [centre, neighbour])
  for (const point of [...neighbours, ...named]) dot(context, picture, point)
  if (song !== undefined) ring(context, picture, song)
  for (const point of named)
    if (point !== hovered && point !== playing?.point) drawLabel(context, { ...picture, point, tone: 'quiet' })
  if (playing !== undefined) arc(context, picture, playing)
  if (hovered === undefined) return
  halo(context, picture, hovered)
  drawLabel(context, { ...picture, point: hovered, tone: 'ink' })
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

/** The position in the track as an arc around its point, from the top, clockwise. */
function arc(context: CanvasRenderingContext2D, picture: SongPicture, { point, share }: Playing) {
  const { scale, inks } = picture
  const { x, y } = scale.toPixels(point)
  const hue = point.mood === null ? inks.ink : inks.moods[point.mood]
  dot(context, picture, point)
  context.lineWidth = 2
  context.beginPath()
  context.arc(x, y, PLAYING_RADIUS, 0, 2 * Math.PI)
  context.strokeStyle = inks.line
  context.stroke()
  context.beginPath()
  context.arc(x, y, PLAYING_RADIUS, -Math.PI / 2, (2 * share - 0.5) * Math.PI)
  context.strokeStyle = hue
  context.stroke()
  drawLabel(context, { ...picture, point, tone: 'ink' })
}

function halo(context: CanvasRenderingContext2D, { scale, inks }: SongPicture, point: CloudPoint) {
  const { x, y } = scale.toPixels(point)
  context.beginPath()
  context.arc(x, y, 8, 0, 2 * Math.PI)
  context.strokeStyle = inks.ink
  context.lineWidth = 1.5
  context.stroke()
}
