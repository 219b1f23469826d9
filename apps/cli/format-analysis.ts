import type { FileOutcome } from './file-outcome.ts'

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
  if ('error' in outcome) return `${outcome.file}\n  ${outcome.error.code}: ${outcome.error.message}\n`
  const { judgement, recommendations, stages } = outcome.analysis
  const { mood, confidence, probabilities, ambiguous, explanation } = judgement
  const shares = Object.entries(probabilities).map(([name, share]) => `${name} ${percent(share)}`)
  const nearest = recommendations.items
    .slice(0, 3)
    .map(({ filename, similarity }) => `${filename} (${similarity.toFixed(2)})`)
  const lines = [
    `${mood}${ambiguous ? ' (ambiguous)' : ''}, ${percent(confidence)}: ${shares.join(', ')}`,
    explanation.sentence,
    `like ${nearest.join(', ') || 'nothing in the catalogue'}`,
    stages.map(({ stage, ms }) => `${stage} ${ms} ms`).join(', '),
  ]
  return `${outcome.file}\n${lines.map((line) => `  ${line}`).join('\n')}\n`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
