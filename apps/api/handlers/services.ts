import type { Catalogue } from '#libs/catalogue/catalogue'
import type { ApiMetrics } from '#libs/observability/metrics'
import type { Member } from '#libs/queue/presence'
import type { Ranking } from '#libs/recommend/ranking'
import type { Analyses } from '../analyses/analyses.ts'
import type { ReceiveUpload } from '../intake/receive-upload.ts'

/** What handlers need. */
export interface Services {
  readonly analyses: Analyses
  readonly receiveUpload: ReceiveUpload
  readonly catalogue: Catalogue
  /** Of that catalogue. */
  readonly ranking: Ranking
  readonly metrics: ApiMetrics
  readonly members: () => readonly Member[]
  readonly syncWaitMs: number
}
