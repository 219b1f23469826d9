/** `[######......]`: a share of 0 to 1, `width` signs wide with its brackets. */
export function formatBar(share: number, width: number): string {
  const inner = width - 2
  const filled = Math.floor(inner * Math.min(1, Math.max(0, share)))
  return `[${'#'.repeat(filled)}${'.'.repeat(inner - filled)}]`
}
