export type Cell = string | number | boolean | null | undefined

/** One record of a CSV file with its line end (RFC 4180). What is not there is an empty field. */
export function formatRecord(cells: readonly Cell[]): string {
  return `${cells.map(formatCell).join(',')}\r\n`
}

/** Quoted where it must be; a quote within is doubled. */
function formatCell(cell: Cell): string {
  const text = String(cell ?? '')
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}
