import { batchId, type StoredBatch } from '#libs/contract/batch'
import { SmartPlayError } from '#libs/contract/errors'
import type { Batching } from './batching.ts'

/** The batch of a request's path, or 404: also for what cannot be an id, before anybody makes a key of it. */
export async function requireBatch(batching: Pick<Batching, 'sent'>, id: string): Promise<StoredBatch> {
  const batch = batchId.safeParse(id).success ? await batching.sent(id) : undefined
  if (batch === undefined) throw new SmartPlayError('not-found', `there is no batch ${id.slice(0, 40)}`)
  return batch
}
