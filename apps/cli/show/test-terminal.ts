import type { Stream } from './screen.ts'

/** A terminal for tests, of what we send to one: text, line ends, going up, clearing. */
export interface TestTerminal extends Stream {
  /** What somebody sees. */
  lines(): readonly string[]
  /** How often it was written to. */
  writes(): number
}

const ESCAPE = '\u001b'
const TOKENS = new RegExp(`${ESCAPE}\\[(?<count>\\d*)(?<command>[A-Z])|\\r\\n|\\r|\\n|[^${ESCAPE}\\r\\n]+`, 'g')

export function createTestTerminal(columns = 80): TestTerminal {
  const screen: string[] = ['']
  let row = 0
  let column = 0
  let writes = 0
  const type = (text: string) => {
    const line = (screen[row] ?? '').padEnd(column)
    screen[row] = line.slice(0, column) + text + line.slice(column + text.length)
    column += text.length
    if (column > columns) throw new Error(`"${screen[row]}" is wider than ${columns} columns`)
  }
  const lineFeed = () => {
    row += 1
    column = 0
    screen[row] ??= ''
  }
  const clearLine = () => {
    screen[row] = (screen[row] ?? '').slice(0, column)
  }
  const steer: Readonly<Record<string, (count: number) => void>> = {
    A: (count) => {
      row = Math.max(0, row - count)
    },
    K: clearLine,
    J: () => {
      clearLine()
      screen.length = row + 1
    },
  }

  return {
    ...{ isTTY: true, columns, rows: 24 },
    lines: () => screen.map((line) => line.trimEnd()),
    writes: () => writes,
    write(text) {
      writes += 1
      for (const { 0: token, groups } of text.matchAll(TOKENS)) {
        if (groups?.command !== undefined) steer[groups.command]?.(Number(groups.count || 1))
        else if (token === '\r') column = 0
        else if (token === '\n' || token === '\r\n') lineFeed()
        else type(token)
      }
    },
  }
}
