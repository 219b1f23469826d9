import type { MoodProbabilities } from '#libs/contract/moods'
import { printable } from './fit.ts'

/** What people read of an analysed song, whether it was analysed here or by a service. */
export interface DescribedSong {
  readonly mood: string
  readonly confidence: number
  readonly probabilities: MoodProbabilities
  readonly ambiguous: boolean
  readonly explanation: { readonly sentence: string }
  readonly recommendations: { readonly items: readonly { readonly filename: string; readonly similarity: number }[] }
  readonly stages: readonly { readonly stage: string; readonly ms: number }[]
}

/** A few lines: its mood, why, what is like it and how long that took. */
export function describeSong(title: string, song: DescribedSong): string {
  const shares = Object.entries(song.probabilities).map(([name, share]) => `${name} ${percent(share)}`)
  const nearest = song.recommendations.items
    .slice(0, 3)
    .map(({ filename, similarity }) => `${filename} (${similarity.toFixed(2)})`)
  return textBlock(title, [
    `${moodOf(song)}: ${shares.join(', ')}`,
    song.explanation.sentence,
    `like ${nearest.join(', ') || 'nothing in the catalogue'}`,
    song.stages.map(({ stage, ms }) => `${stage} ${ms} ms`).join(', '),
  ])
}

/** `happy, 47 %`; `happy (ambiguous), 47 %`. */
export function moodOf({
  mood,
  confidence,
  ambiguous,
}: Pick<DescribedSong, 'mood' | 'confidence' | 'ambiguous'>): string {
  return `${mood}${ambiguous ? ' (ambiguous)' : ''}, ${percent(confidence)}`
}

/** A title and what belongs to it, with an empty line after it. */
export function textBlock(title: string, lines: readonly string[]): string {
  return `${[printable(title), ...lines.map((line) => `  ${printable(line)}`)].join('\n')}\n\n`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
