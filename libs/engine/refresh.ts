import type { Result } from '#libs/contract/stored'
import { FEATURES_VERSION } from '#libs/features/table'
import type { Live } from './live.ts'

/**
 * Ranks a stored result again where it was ranked against another catalogue than the one that answers now: what was heard
 * stays, the neighbours are today's. Vectors of another features version cannot be compared, so such a result gets none.
 */
export function createRefresh(live: () => Live): (result: Result) => Result {
  return (result) => {
    const { catalogue, ranking } = live()
    if (result.recommendations.catalogue === catalogue.version) return result
    const { heard, meta } = result
    const recommendations: Result['recommendations'] =
      heard.version === FEATURES_VERSION
        ? ranking.likeSong(heard.features, meta.sha256)
        : { catalogue: catalogue.version, items: [], reason: 'catalogue-outdated' }
    return { ...result, recommendations }
  }
}
