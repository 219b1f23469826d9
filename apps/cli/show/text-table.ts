type Cell = string | number

/** Rows below each other in columns, the first to the left and the others to the right; numbers with three decimals. */
export function textTable(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const lines = [head, ...rows].map((row) => row.map(asText))
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const aligned = lines.map((line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
  )
  return `${aligned.map((line) => `  ${line.join('   ')}`.trimEnd()).join('\n')}\n`
}

function asText(cell: Cell): string {
  return typeof cell === 'number' ? cell.toFixed(3) : cell
}
