import type { AnswerFormat } from './answer-format.ts'
import { formatRecord } from './csv.ts'
import { describeSong, textBlock } from './describe-song.ts'
import type { FileOutcome } from './file-outcome.ts'
import { printable } from './fit.ts'
import { ERROR_COLUMNS, SONG_COLUMNS, songCells } from './song-columns.ts'

/** Files that were analysed here, in each format, with their line ends. */
export const ANALYSIS_FORMATS: Readonly<Record<AnswerFormat, (outcome: FileOutcome) => string>> = {
  text: formatText,
  jsonl: (outcome) => `${formatJson(outcome)}\n`,
  csv: formatCsv,
}

export const ANALYSIS_HEADER = formatRecord(['file', ...SONG_COLUMNS, ...ERROR_COLUMNS])

/** One JSON line: for programs. */
export function formatJson(outcome: FileOutcome): string {
  if ('error' in outcome) {
    const { code, message } = outcome.error
    return JSON.stringify({ file: outcome.file, error: { code, message } })
  }
  const { file, analysis, totalMs } = outcome
  const { heard, judgement, recommendations, stages } = analysis
  const { mood, confidence, probabilities, affect, ambiguous } = judgement
  const timings = Object.fromEntries([...stages.map(({ stage, ms }) => [stage, ms]), ['total', Math.round(totalMs)]])
  return JSON.stringify({
    ...{
      file,
      features: heard.features,
      mood,
      confidence,
      probabilities,
      recommendations: recommendations.items,
      timings,
    },
    ...{ ambiguous, affect, extension: heard.extension, quality: heard.quality },
  })
}

/** A few lines: for people. */
export function formatText(outcome: FileOutcome): string {
  if ('error' in outcome) {
    const { code, message } = outcome.error
    return textBlock(outcome.file, [`${code}: ${printable(message)}`])
  }
  const { judgement, recommendations, stages } = outcome.analysis
  return describeSong(outcome.file, { ...judgement, recommendations, stages })
}

function formatCsv(outcome: FileOutcome): string {
  if ('error' in outcome) {
    const { code, message } = outcome.error
    return formatRecord([outcome.file, ...songCells(undefined), code, message])
  }
  const { heard, judgement } = outcome.analysis
  return formatRecord([outcome.file, ...songCells({ ...judgement, ...heard }), undefined, undefined])
}
