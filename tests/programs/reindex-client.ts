import { type ReindexResource, reindexResource } from '#libs/contract/reindex'
import { waitUntil } from '../servers/wait-until.ts'

/** Asks for reindexes, as a client of the API does. */

const PATIENCE_MS = 120_000

export async function startReindex(apiUrl: string): Promise<ReindexResource> {
  const response = await fetch(`${apiUrl}/v1/reindexes`, { method: 'POST' })
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`)
  return reindexResource.parse(await response.json())
}

export async function lookAtReindex(apiUrl: string, id: string): Promise<ReindexResource> {
  const response = await fetch(`${apiUrl}/v1/reindexes/${id}`)
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return reindexResource.parse(await response.json())
}

export interface WaitingForReindex {
  readonly apiUrl: string
  readonly id: string
  readonly timeoutMs?: number
}

/** Asks until the run stands as expected; what cannot be asked now, while the API restarts, is asked again. */
export async function waitForReindex(
  { apiUrl, id, timeoutMs = PATIENCE_MS }: WaitingForReindex,
  isThere: (run: ReindexResource) => boolean,
): Promise<ReindexResource> {
  let last: ReindexResource | undefined
  await waitUntil({
    what: `reindex ${id} to stand as expected`,
    timeoutMs,
    attempt: async () => {
      last = await lookAtReindex(apiUrl, id)
      if (!isThere(last))
        throw new Error(`it is ${last.status}: ${JSON.stringify({ ...last.files, reason: last.reason })}`)
    },
  })
  if (last === undefined) throw new Error('nothing was asked')
  return last
}

export function hasEnded({ status }: ReindexResource): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}
