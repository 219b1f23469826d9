import { setImmediate as nextTurn } from 'node:timers/promises'

/** Some milliseconds of the cheapest work that is done for every track. */
const ROWS = 2000

/** Works on every row and lets others have their turn in between, so that nobody waits for a large catalogue. */
export async function inSlices(rows: number, work: (row: number) => void): Promise<void> {
  for (let from = 0; from < rows; from += ROWS) {
    for (let row = from; row < Math.min(from + ROWS, rows); row++) work(row)
    await nextTurn()
  }
}
