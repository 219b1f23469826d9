import type { CompletedResource } from '#libs/contract/api'
import type { CatalogueResource } from '#libs/contract/catalogue'
import { percentile } from '#libs/mood/percentile'
import { sayValue } from './amounts.ts'
import { featureUnit } from './feature-words.ts'

/** Below and above in a listener's words; features without such words say nothing to anybody here. */
const COMPARISONS = [
  ['tempo', 'slower', 'faster'],
  ['rms', 'softer', 'louder'],
  ['spectral_centroid', 'darker', 'brighter'],
  ['spectral_bandwidth', 'narrower', 'broader'],
  ['spectral_rolloff', 'duller', 'crisper'],
  ['zero_crossing_rate', 'smoother', 'noisier'],
] as const

export interface StandingRow {
  /** "louder than 83 % of the catalogue" */
  readonly words: string
  readonly value: string
  /** Share of the catalogue's tracks below it, 0..100. */
  readonly percentile: number
}

type Statistics = Pick<CatalogueResource, 'comparable' | 'statistics'>

/** Where a song stands among the catalogue's tracks; nothing where the two were measured by different versions. */
export function standingRows(
  { features }: Pick<CompletedResource, 'features'>,
  { comparable, statistics }: Statistics,
): readonly StandingRow[] {
  if (!comparable) return []
  return COMPARISONS.flatMap(([name, below, above]) => {
    const quantiles = statistics.find((each) => each.name === name)?.quantiles
    const value = features[name]
    if (quantiles === undefined || value === undefined) return []
    // Rounded as `percentile` rounds the value: tempo comes in steps, and a song shall equal itself.
    const share = percentile(value, quantiles.map(Math.fround))
    const words = share < 0.5 ? compare(below, 1 - share) : compare(above, share)
    return [{ words, value: sayValue(value, featureUnit(name)), percentile: 100 * share }]
  })
}

function compare(word: string, share: number): string {
  const percent = Math.round(100 * share)
  return percent === 100 ? `${word} than all of the catalogue` : `${word} than ${percent}\u00a0% of the catalogue`
}
