import type { Catalogue } from '#libs/catalogue/catalogue'
import { createRanking, type Ranking } from '#libs/recommend/ranking'
import { STREAM_BASE } from './stream-base.ts'

/**
 * The catalogue that answers, and the ranking of that very catalogue, in one value: whoever takes it once and stays on it
 * never mixes two versions.
 */
export interface Live {
  readonly catalogue: Catalogue
  readonly ranking: Ranking
}

export function makeLive(catalogue: Catalogue): Live {
  return { catalogue, ranking: createRanking(catalogue, { streamBase: STREAM_BASE }) }
}
