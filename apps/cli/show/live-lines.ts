/** A terminal, as far as lines are drawn on it. */
export interface Terminal {
  write(text: string): unknown
  readonly columns?: number | undefined
  readonly rows?: number | undefined
}

/** The last lines of a terminal, drawn over and over. */
export interface LiveLines {
  draw(lines: readonly string[]): void
  /** Leaves the terminal as if they had never been there. */
  clear(): void
}

const CLEAR_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

/** Each picture is one write over the former one, and nothing is wiped before it is drawn: so it does not flicker. */
export function createLiveLines(terminal: Terminal): LiveLines {
  let drawn = 0
  const toFirst = () => (drawn > 1 ? `\r\u001b[${drawn - 1}A` : '\r')
  return {
    draw(lines) {
      // A line above the upper edge could not be drawn over any more.
      const shown = lines.slice(-Math.max(1, (terminal.rows ?? 24) - 1))
      terminal.write(`${toFirst()}${shown.map((line) => `${line}${CLEAR_LINE}`).join('\n')}${CLEAR_BELOW}`)
      drawn = shown.length
    },
    clear() {
      if (drawn > 0) terminal.write(`${toFirst()}${CLEAR_BELOW}`)
      drawn = 0
    },
  }
}
