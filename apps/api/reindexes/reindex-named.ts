import { SmartPlayError } from '#libs/contract/errors'
import { type ReindexResource, reindexId } from '#libs/contract/reindex'
import type { Reindexes } from './reindexes.ts'

/** The reindex of a request's path, or 404: also for what cannot be an id, before anybody makes a key of it. */
export async function requireReindex(reindexes: Pick<Reindexes, 'look'>, id: string): Promise<ReindexResource> {
  const found = reindexId.safeParse(id).success ? await reindexes.look(id) : undefined
  if (found === undefined) throw new SmartPlayError('not-found', `there is no reindex ${id.slice(0, 40)}`)
  return found
}
