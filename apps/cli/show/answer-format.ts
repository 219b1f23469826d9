import { SmartPlayError } from '#libs/contract/errors'

/**
 * text   for people: where the answer goes to a terminal, and nobody says otherwise
 * jsonl  one JSON line each, everywhere else
 * csv    one record each, below a header
 */
export type AnswerFormat = 'text' | 'jsonl' | 'csv'

export const FORMAT_FLAGS = {
  json: { type: 'boolean', default: false },
  jsonl: { type: 'boolean', default: false },
  csv: { type: 'boolean', default: false },
} as const

export const FORMAT_HELP = `\
  --jsonl        one JSON line for each; what you get anyway in a file or a pipe (--json is the same)
  --csv          one record for each, below a header`

interface FormatFlags {
  readonly json: boolean
  readonly jsonl: boolean
  readonly csv: boolean
}

export function chooseFormat({ json, jsonl, csv }: FormatFlags): AnswerFormat {
  const wantsLines = json || jsonl
  if (wantsLines && csv) throw new SmartPlayError('bad-request', 'expected one of --jsonl and --csv, not both')
  if (csv) return 'csv'
  return wantsLines || !process.stdout.isTTY ? 'jsonl' : 'text'
}
