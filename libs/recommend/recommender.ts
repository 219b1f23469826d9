import type { FeatureVector } from '#libs/features/table'
import { createRanking, type RankedCatalogue, type RankingOptions } from './ranking.ts'
import type { Recommendations, Wishes } from './recommendation.ts'

/** The catalogue's tracks nearest to a song's features, nearest first. `sha256` is the song's own audio. */
export type Recommend = (features: FeatureVector, sha256: string, wishes?: Wishes) => Recommendations

/** The one thing that the pipeline asks of a ranking. */
export function createRecommender(catalogue: RankedCatalogue, options: RankingOptions): Recommend {
  return createRanking(catalogue, options).likeSong
}
