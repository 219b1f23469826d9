type Cell = string | number

/** Prints rows below each other in columns: the first to the left, the others to the right. */
export function printTable(head: readonly Cell[], rows: readonly (readonly Cell[])[]): void {
  const lines = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  for (const line of lines) {
    const cells = line.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    process.stdout.write(`  ${cells.join('   ')}\n`)
  }
  process.stdout.write('\n')
}
