import type { AnalysisResource } from '#libs/contract/api'
import type { SentSong } from '../submit/submit-song.ts'
import type { AnswerFormat } from './answer-format.ts'
import { formatRecord } from './csv.ts'
import { moodOf } from './describe-song.ts'
import { printable } from './fit.ts'
import { ERROR_COLUMNS, resourceCells, SONG_COLUMNS, songCells } from './song-columns.ts'

/** Files that were sent to a service, in each format, with their line ends. */
export const SENT_FORMATS: Readonly<Record<AnswerFormat, (sent: SentSong) => string>> = {
  text: formatText,
  jsonl: formatJsonLine,
  csv: formatCsv,
}

export const SENT_HEADER = formatRecord(['file', 'id', 'status', ...SONG_COLUMNS, ...ERROR_COLUMNS])

function formatText(sent: SentSong): string {
  const file = printable(sent.file)
  if ('error' in sent) return `${file}: ${sent.error.code}: ${printable(sent.error.message)}\n`
  return `${file}: ${describeResource(sent.resource)}\n`
}

/** `happy, 47 % (a0123...)`, or why there is no mood. */
export function describeResource(resource: AnalysisResource): string {
  if (resource.status === 'completed') return `${moodOf(resource)} (${resource.id})`
  if (!('error' in resource)) return `${resource.status} (${resource.id})`
  const { code, detail } = resource.error
  return `${resource.status}: ${code}: ${printable(detail)} (${resource.id})`
}

function formatJsonLine(sent: SentSong): string {
  const { file } = sent
  if (!('error' in sent)) return `${JSON.stringify({ file, ...sent.resource })}\n`
  const { code, message } = sent.error
  return `${JSON.stringify({ file, error: { code, message } })}\n`
}

function formatCsv(sent: SentSong): string {
  if ('error' in sent) {
    const { code, message } = sent.error
    return formatRecord([sent.file, undefined, 'refused', ...songCells(undefined), code, message])
  }
  const { file, resource } = sent
  return formatRecord([file, resource.id, resource.status, ...resourceCells(resource)])
}
