import type { Catalogue } from '#libs/catalogue/catalogue'
import type { Result } from '#libs/contract/stored'
import { FEATURES_VERSION } from '#libs/features/table'
import type { Recommend } from '#libs/recommend/recommender'

/**
 * Ranks a stored result again where it was ranked against another catalogue: what was heard stays, the neighbours are
 * today's, as `recommend` ranks that catalogue. Vectors of another features version cannot be compared, so such a result gets none.
 */
export function createRefresh(catalogue: Pick<Catalogue, 'version'>, recommend: Recommend): (result: Result) => Result {
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
