import { formatRunning, formatStanding, formatTotal, type RunningFile, type Total } from './format-progress.ts'
import { createLiveLines, type LiveLines } from './live-lines.ts'
import { type Screen, standardScreen } from './screen.ts'

/** One file of a run, as people see it. */
export interface Task {
  step(step: { readonly note: string; readonly share?: number }): void
  end(outcome: 'done' | 'failed'): void
}

/**
 * What people see of a run of many files: its answers on standard output, how far it has come on standard error.
 *
 * On a terminal a line for each file in work and one for all of them are drawn over and over, below the answers. In a
 * file or a pipe nothing is ever drawn over: there a tenth of a long run is a line.
 */
export interface Progress {
  /** `work`: its share of all the work, in the unit of the total. */
  begin(name: string, work: number): Task
  /** Part of the answer, with its line end. */
  print(text: string): void
  close(): void
}

export interface ProgressOptions {
  readonly total: number
  readonly work: number
  /** What counts: only what has ended, or also what has been done of each file in work. */
  readonly counts: 'ended files' | 'begun files'
  readonly screen?: Screen
}

const REDRAW_MS = 100
/** Fewer files need no report of tenths. */
const MANY = 10

type Working = RunningFile & { readonly work: number }

export function openProgress({ total, work, counts, screen = standardScreen() }: ProgressOptions): Progress {
  const { answers, progress } = screen
  const startedAt = performance.now()
  const working = new Map<number, Working>()
  const lines = progress.isTTY ? createLiveLines(progress) : undefined
  const timer = lines && setInterval(() => draw(lines), REDRAW_MS)
  let begun = 0
  let endedWork = 0
  let ended = 0
  let failed = 0

  return {
    begin(name, ofWork) {
      const number = begun
      begun += 1
      working.set(number, { name, work: ofWork, note: 'waiting', share: 0 })
      return {
        step: ({ note, share }) => change(number, { note, ...(share !== undefined && { share }) }),
        end: (outcome) => end(number, outcome),
      }
    },
    print(text) {
      if (text === '') return
      if (!answers.isTTY || lines === undefined) {
        answers.write(text)
        return
      }
      lines.clear()
      answers.write(text)
      draw(lines)
    },
    close() {
      clearInterval(timer)
      lines?.clear()
    },
  }

  function change(number: number, news: Partial<Working>) {
    const known = working.get(number)
    if (known !== undefined) working.set(number, { ...known, ...news })
  }

  function end(number: number, outcome: 'done' | 'failed') {
    endedWork += working.get(number)?.work ?? 0
    working.delete(number)
    ended += 1
    if (outcome === 'failed') failed += 1
    if (lines === undefined) tellTenth()
  }

  function tellTenth() {
    const tenth = (count: number) => Math.floor((10 * count) / total)
    if (total >= MANY && tenth(ended) > tenth(ended - 1)) progress.write(`${formatStanding(standing())}\n`)
  }

  function standing(): Total {
    const inWork = [...working.values()].reduce((sum, file) => sum + file.work * file.share, 0)
    const done = endedWork + (counts === 'begun files' ? inWork : 0)
    return { ended, failed, total, done, work, elapsedMs: performance.now() - startedAt }
  }

  function draw(drawn: LiveLines) {
    // A line that fills the last column would wrap on some terminals.
    const width = (progress.columns ?? 80) - 1
    const files = [...working.values()].map((file) => formatRunning(file, width))
    drawn.draw([...files, formatTotal(standing(), width)])
  }
}
