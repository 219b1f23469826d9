import { existsSync, readFileSync } from 'node:fs'
import { ROWS } from './rows.ts'

/** Names the file into which this run notes its figures; the table is made of it when all files have run. */
export const FIGURES_VARIABLE = 'SMARTPLAY_FAULT_FIGURES'

/** What was promised for one row, and what was seen. */
export interface Figure {
  readonly row: keyof typeof ROWS
  readonly what: string
  readonly value: number
  /** The most that is promised; `least` where more is better. */
  readonly most?: number
  readonly least?: number
  readonly unit?: string
}

/** The table of a run: what was promised, what was seen, and the seed that repeats it. */
export function tableOf(path: string): string {
  const noted = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').filter(Boolean) : []
  const figures = noted.map((line) => JSON.parse(line) as Figure & { readonly seed: number })
  const lines = figures
    .toSorted((a, b) => a.row - b.row)
    .map((figure) => `| ${figure.row} | ${ROWS[figure.row]} | ${figure.seed} | ${cells(figure).join(' | ')} |`)
  const header = '| row | fault | seed | figure | seen | promised | verdict |\n|---|---|---|---|---|---|---|'
  return [header, ...lines].join('\n')
}

function cells({ what, value, most, least, unit = '' }: Figure): readonly string[] {
  const seen = `${Number(value.toFixed(2))} ${unit}`.trim()
  const isKept = value <= (most ?? value) && value >= (least ?? value)
  const bounds = [least !== undefined && `at least ${least}`, most !== undefined && `at most ${most}`].filter(Boolean)
  const promised = bounds.length === 0 ? '' : `${bounds.join(', ')} ${unit}`.trim()
  return [what, seen, promised, isKept ? 'kept' : 'BROKEN']
}
