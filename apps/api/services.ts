import type { CatalogueVersions } from '#libs/catalogue/versions'
import type { Live } from '#libs/engine/live'
import type { ApiMetrics } from '#libs/observability/metrics'
import type { Member } from '#libs/queue/presence'
import type { ObjectStore } from '#libs/storage/objects'
import type { Announcer } from '#libs/webhooks/announcer'
import type { Webhooks } from '#libs/webhooks/webhooks'
import type { Access } from './access/access.ts'
import type { Analyses } from './analyses/analyses.ts'
import type { Retrying } from './analyses/retrying.ts'
import type { Batching } from './batches/batching.ts'
import type { Idempotency } from './intake/idempotency.ts'
import type { ReceiveBatch } from './intake/receive-batch.ts'
import type { ReceiveUpload } from './intake/receive-upload.ts'
import type { Reindexes } from './reindexes/reindexes.ts'

/** What handlers need. */
export interface Services {
  readonly access: Access
  readonly analyses: Analyses
  readonly retrying: Retrying
  readonly batching: Batching
  readonly receiveUpload: ReceiveUpload
  readonly receiveBatch: ReceiveBatch
  readonly idempotency: Pick<Idempotency, 'once'>
  /** The catalogue that answers now, with its ranking. A request takes it once, at its beginning, and stays on it. */
  readonly live: () => Live
  readonly catalogueVersions: CatalogueVersions
  /** Where the catalogue's audio may lie. */
  readonly store: Pick<ObjectStore, 'head' | 'stream'>
  readonly reindexes: Reindexes
  readonly webhooks: Webhooks
  readonly announcer: Pick<Announcer, 'test' | 'replay'>
  /** Refuses an address to which no webhook may go. */
  readonly admitTarget: (url: string) => Promise<void>
  readonly metrics: ApiMetrics
  readonly members: () => readonly Member[]
  readonly syncWaitMs: number
}
