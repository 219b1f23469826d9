/** One line of a table, by the column's name. */
export type Row = Readonly<Record<string, string>>

const FIELD = /("(?:[^"]|"")*"|[^,]*)(,|$)/g

/** Reads comma separated text with a head; spaces around names and values go, quoted commas stay, missing ends are empty. */
export function parseCsv(text: string): Row[] {
  const [head = '', ...lines] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
  const names = splitLine(head)
  return lines.map((line) => {
    const cells = splitLine(line)
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
  })
}

/** One line, its values quoted where a comma, a quote or a space at an end asks for it. */
export function formatLine(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map((cell) => quote(String(cell ?? ''))).join(',')}\n`
}

function splitLine(line: string): string[] {
  const cells: string[] = []
  for (const [, cell = '', end] of line.matchAll(FIELD)) {
    cells.push(unquote(cell.trim()))
    if (end === '') break
  }
  return cells
}

function unquote(cell: string): string {
  return cell.startsWith('"') && cell.endsWith('"') ? cell.slice(1, -1).replaceAll('""', '"').trim() : cell
}

function quote(cell: string): string {
  return /[",\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
