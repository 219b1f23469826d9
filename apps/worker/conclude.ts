import type { Ledger } from '#libs/analyses/ledger'
import type { Intent } from '#libs/contract/stored'
import type { Announcer } from '#libs/webhooks/announcer'
import type { Occurrence } from '#libs/webhooks/delivery-id'
import { analysisCompleted, analysisFailed } from '#libs/webhooks/events'

type Reading = Pick<Ledger, 'resultOf' | 'failureOf'>

export interface ConcludeDeps {
  readonly ledger: Reading & Pick<Ledger, 'settle'>
  readonly announcer: Pick<Announcer, 'analysisEnded'>
  readonly linkBase: string
}

/**
 * Ends a promise whose outcome is stored. Webhooks are noted first: as long as the intent stands, whoever comes after a
 * crash concludes it again, and the same occurrence is noted once.
 */
export type Conclude = (intent: Intent) => Promise<void>

export function createConclude({ ledger, announcer, linkBase }: ConcludeDeps): Conclude {
  return async (intent) => {
    await announcer.analysisEnded(intent.id, () => endingOf(intent))
    await ledger.settle(intent)
  }

  /** As it is stored, not as this run made it: an equal run may have been first, and its times tell the occurrence. */
  async function endingOf(intent: Intent): Promise<Occurrence | undefined> {
    const result = await ledger.resultOf(intent.id, intent.pipelineVersion)
    if (result !== undefined) return analysisCompleted(result, intent, linkBase)
    const failure = await ledger.failureOf(intent.id)
    const isOfThisPromise = failure?.nonce === intent.nonce
    // Whoever cancels an analysis knows how it ended.
    return isOfThisPromise && failure.status === 'failed' ? analysisFailed(failure, linkBase) : undefined
  }
}

/** Its outcome is stored already; all that is left to do is to conclude it. */
export async function hasEnded(intent: Intent, ledger: Reading): Promise<boolean> {
  if (await ledger.resultOf(intent.id, intent.pipelineVersion)) return true
  return (await ledger.failureOf(intent.id))?.nonce === intent.nonce
}
