import { byMood, type Mood } from '#libs/contract/moods'

/** The page's colours for canvases: they cannot read custom properties by themselves. */
export interface Inks {
  readonly moods: Readonly<Record<Mood, string>>
  readonly ink: string
  readonly quiet: string
  readonly line: string
  readonly paper: string
  /** Behind the plane. */
  readonly sheet: string
  /** The small size, in the page's family. */
  readonly font: string
}

const SMALL_PIXELS = 13

export function readInks(): Inks {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    moods: byMood((mood) => read(mood)),
    ink: read('ink'),
    quiet: read('quiet'),
    line: read('line'),
    paper: read('paper'),
    sheet: read('sheet'),
    font: `${SMALL_PIXELS}px ${style.fontFamily}`,
  }
}
