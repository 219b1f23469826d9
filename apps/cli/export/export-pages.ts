import { type AnalysisResource, analysisResource } from '#libs/contract/api'
import { type HistoryItem, type HistoryStatus, historyPage } from '#libs/contract/history'
import { persist } from '../client/persist.ts'
import { Refusal } from '../client/refusal.ts'
import type { ServerClient } from '../client/server-client.ts'
import { inOrder } from '../in-order.ts'

/** Some analyses of a service, the newest upload first. */
export interface ExportPage {
  /** What the service says of each, under the name and time of this upload: a content sent twice is here twice. */
  readonly analyses: readonly AnalysisResource[]
  /** From where the next page goes on; null on the last one. */
  readonly nextCursor: string | null
}

export interface ExportWishes {
  readonly status: HistoryStatus | undefined
  /** `nextCursor` of the page before. */
  readonly cursor: string | undefined
  readonly signal: AbortSignal
}

const PAGE_LENGTH = 100
/** Read at once: enough to hide the way to the service, too few to be in anybody's way. */
const AT_ONCE = 8

/** Page by page, so that a service may hold more than this machine's memory. */
export async function* exportPages(client: ServerClient, wishes: ExportWishes): AsyncGenerator<ExportPage> {
  const { signal } = wishes
  let cursor: string | null | undefined = wishes.cursor
  while (cursor !== null) {
    const path = pathOf(wishes.status, cursor)
    const page = await persist(() => client.read({ path, signal }, historyPage), { signal })
    const analyses: AnalysisResource[] = []
    for await (const found of inOrder(page.items, AT_ONCE, (item) => readItem(client, item, signal))) {
      if (found !== undefined) analyses.push(found)
    }
    cursor = page.nextCursor
    yield { analyses, nextCursor: cursor }
  }
}

function pathOf(status: HistoryStatus | undefined, cursor: string | undefined): string {
  const query = new URLSearchParams({
    limit: String(PAGE_LENGTH),
    ...(status !== undefined && { status }),
    ...(cursor !== undefined && { cursor }),
  })
  return `/v1/analyses?${query}`
}

/** Nothing where somebody has forgotten it since the page was made. */
async function readItem(
  client: ServerClient,
  { id, name, submittedAt }: HistoryItem,
  signal: AbortSignal,
): Promise<AnalysisResource | undefined> {
  const read = () => client.read({ path: `/v1/analyses/${id}`, signal }, analysisResource)
  try {
    return { ...(await persist(read, { signal })), name, submittedAt }
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined
    throw error
  }
}
