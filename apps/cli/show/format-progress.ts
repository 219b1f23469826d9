import { formatBar } from './bar.ts'
import { formatRate, formatSeconds, secondsLeft } from './duration.ts'
import { cutTo, fitEnd, printable } from './fit.ts'

/** How far a run of many files has come, in lines that are no wider than the terminal. */

export interface RunningFile {
  readonly name: string
  readonly note: string
  /** 0 to 1. */
  readonly share: number
}

export interface Total {
  readonly ended: number
  readonly failed: number
  readonly total: number
  /** The same in a unit that says more of the time it takes, such as bytes. */
  readonly done: number
  readonly work: number
  readonly elapsedMs: number
}

const BAR_WIDTH = 22
const NOTE_WIDTH = 28
const LONGEST_NAME = 48
/** Below that there is no room for a bar. */
const NARROW = 64

/** `song.mp3   [#####.....]  uploading`. Names in one folder begin alike, so of a long one its end is shown. */
export function formatRunning({ name, note, share }: RunningFile, width: number): string {
  if (width < NARROW) return cutTo(`${note}  ${printable(name)}`, width)
  const room = Math.min(LONGEST_NAME, width - BAR_WIDTH - NOTE_WIDTH - 4)
  return `${fitEnd(printable(name), room)}  ${formatBar(share, BAR_WIDTH)}  ${cutTo(note, NOTE_WIDTH)}`
}

/** `[#####.....]  7/12 songs  1.2/s  8 s left  1 failed` */
export function formatTotal(total: Total, width: number): string {
  const share = total.work > 0 ? total.done / total.work : 0
  const bar = width < NARROW ? '' : `${formatBar(share, BAR_WIDTH)}  `
  return cutTo(`${bar}${formatStanding(total)}`, width)
}

/** The same without the bar, for files and pipes. */
export function formatStanding({ ended, failed, total, done, work, elapsedMs }: Total): string {
  const left = secondsLeft({ elapsedMs, done, total: work })
  return [
    `${ended}/${total} songs`,
    ...(ended === 0 ? [] : [formatRate(ended, elapsedMs)]),
    ...(left === undefined || ended === total ? [] : [`${formatSeconds(left)} left`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
  ].join('  ')
}
