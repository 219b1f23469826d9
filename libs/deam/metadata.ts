import { parseCsv, type Row } from './csv.ts'

export interface SongMetadata {
  readonly artist?: string
  readonly title?: string
}

/** Reads one year's metadata. The three years call the same columns differently. */
export function readMetadata(csv: string): ReadonlyMap<number, SongMetadata> {
  return new Map(
    parseCsv(csv).flatMap((row) => {
      const id = Number(pick(row, ['song_id', 'id']) ?? Number.NaN)
      const artist = pick(row, ['artist'])
      const title = pick(row, ['song title', 'title', 'track'])
      const known = { ...(artist !== undefined && { artist }), ...(title !== undefined && { title }) }
      return Number.isInteger(id) ? [[id, known] as const] : []
    }),
  )
}

/** The first of these columns that says something, however its name is capitalised. */
function pick(row: Row, names: readonly string[]): string | undefined {
  const cells = new Map(Object.entries(row).map(([name, cell]) => [name.toLowerCase(), cell]))
  return names.map((name) => cells.get(name)).find((cell) => cell !== undefined && cell !== '')
}
