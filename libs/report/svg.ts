import type { Mood } from '#libs/contract/moods'

/** Where a picture's two scales begin and end, and what they are called. */
export interface Axes {
  readonly x: Scale
  readonly y: Scale
}

export interface Scale {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly ticks: readonly number[]
}

/** Places on the paper [px]. */
export interface Paper {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
}

const WIDTH = 480
const HEIGHT = 380
const LEFT = 64
const RIGHT = 16
const TOP = 40
const BOTTOM = 52

/** Told apart also by those who confuse red and green (Okabe and Ito 2008). */
export const COLOURS: Readonly<Record<Mood, string>> = {
  calm: '#0072b2',
  energetic: '#d55e00',
  happy: '#e69f00',
  sad: '#56504a',
}

/** A titled picture with two axes; `content` draws what lies between them. Equal figures give equal text. */
export function plot(title: string, axes: Axes, content: (paper: Paper) => readonly string[]): string {
  const paper = {
    x: (value: number) => LEFT + share(axes.x, value) * (WIDTH - LEFT - RIGHT),
    y: (value: number) => HEIGHT - BOTTOM - share(axes.y, value) * (HEIGHT - TOP - BOTTOM),
  }
  return picture(title, [...horizontal(axes.x, paper), ...vertical(axes.y, paper), ...content(paper)])
}

/** A titled picture of WIDTH x HEIGHT px on white, readable in dark pages too. */
export function picture(title: string, content: readonly string[]): string {
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    label({ x: WIDTH / 2, y: 22, text: title, size: 14 }),
    ...content,
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}

export interface Label {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly colour?: string
  readonly size?: number
}

export function label({ x, y, text, anchor = 'middle', colour = '#222', size = 12 }: Label): string {
  const place = `x="${px(x)}" y="${px(y)}"`
  return `<text ${place} text-anchor="${anchor}" fill="${colour}" font-size="${size}">${text}</text>`
}

export interface Stroke {
  readonly colour: string
  readonly dashed?: 'dashed'
}

export function path(points: readonly (readonly [number, number])[], { colour, dashed }: Stroke): string {
  const places = points.map(([x, y]) => `${px(x)},${px(y)}`).join(' ')
  const dash = dashed ? ' stroke-dasharray="4 4"' : ''
  return `<polyline points="${places}" fill="none" stroke="${colour}" stroke-width="1.5"${dash}/>`
}

/** Tenths of a pixel are fine enough, and keep the files small. */
export function px(value: number): string {
  return value.toFixed(1)
}

function share({ from, to }: Scale, value: number): number {
  return (value - from) / (to - from)
}

function horizontal(scale: Scale, paper: Paper): string[] {
  const bottom = HEIGHT - BOTTOM
  const ticks = scale.ticks.flatMap((tick) => [
    path(
      [
        [paper.x(tick), bottom],
        [paper.x(tick), bottom + 5],
      ],
      { colour: '#222' },
    ),
    label({ x: paper.x(tick), y: bottom + 18, text: String(tick) }),
  ])
  const line = path(
    [
      [LEFT, bottom],
      [WIDTH - RIGHT, bottom],
    ],
    { colour: '#222' },
  )
  return [line, ...ticks, label({ x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 12, text: scale.name })]
}

function vertical(scale: Scale, paper: Paper): string[] {
  const ticks = scale.ticks.flatMap((tick) => [
    path(
      [
        [LEFT - 5, paper.y(tick)],
        [LEFT, paper.y(tick)],
      ],
      { colour: '#222' },
    ),
    label({ x: LEFT - 8, y: paper.y(tick) + 4, text: String(tick), anchor: 'end' }),
  ])
  const middle = (TOP + HEIGHT - BOTTOM) / 2
  const name = `<text transform="translate(16 ${px(middle)}) rotate(-90)" text-anchor="middle" fill="#222">${scale.name}</text>`
  return [
    path(
      [
        [LEFT, TOP],
        [LEFT, HEIGHT - BOTTOM],
      ],
      { colour: '#222' },
    ),
    ...ticks,
    name,
  ]
}
