import type { Catalogue } from '#libs/catalogue/catalogue'
import type { Result } from '#libs/contract/stored'
import { FEATURES_VERSION } from '#libs/features/table'
import { createRecommender } from '#libs/recommend/recommender'
import { STREAM_BASE } from './stream-base.ts'

/**
 * Ranks a stored result again where it was ranked against another catalogue: what was heard stays, the neighbours are
 * today's. Vectors of another features version cannot be compared, so such a result gets none.
 */
export function createRefresh(catalogue: Catalogue): (result: Result) => Result {
  const recommend = createRecommender(catalogue, { streamBase: STREAM_BASE })
  return (result) => {
    if (result.recommendations.catalogue === catalogue.version) return result
    return { ...result, recommendations: rank(result) }
  }

  function rank({ heard, meta }: Result): Result['recommendations'] {
    if (heard.version !== FEATURES_VERSION)
      return { catalogue: catalogue.version, items: [], reason: 'catalogue-outdated' }
    return recommend(heard.features, meta.sha256)
  }
}
