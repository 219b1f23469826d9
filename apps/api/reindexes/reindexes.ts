import { reindexJobIdOf } from '#libs/contract/job'
import type { ReindexesPage, ReindexResource } from '#libs/contract/reindex'
import type { Feed } from '#libs/queue/feed'
import type { JobQueue } from '#libs/queue/job-queue'
import { cancelRun } from '#libs/reindex/publish'
import type { NewRun, ReindexRuns } from '#libs/reindex/runs'
import type { Run } from '#libs/reindex/stored'
import { during } from '#libs/tracing/during'
import type { Span } from '#libs/tracing/tracer'
import { endedReindex } from './reindex-resource.ts'
import { openSight, type Sight, type SightDeps } from './sight.ts'

export interface ReindexesDeps extends SightDeps {
  readonly runs: ReindexRuns
  readonly queue: Pick<JobQueue<'reindex'>, 'enqueue'>
  readonly feed: Pick<Feed<'reindex'>, 'followAll'>
  readonly versions: Pick<NewRun, 'featuresVersion' | 'pipelineVersion'>
}

export type Begun = { readonly begun: ReindexResource } | { readonly live: ReindexResource }

/** What the API can do with reindexes. The store decides; workers find a new run there even where Redis is away. */
export interface Reindexes {
  /** Begins a run as part of a request, or says which one is live. `retryOf`: over the files of that run. */
  begin(retryOf: string | null, request: Span): Promise<Begun>
  look(id: string): Promise<ReindexResource | undefined>
  list(page: { readonly limit: number; readonly cursor: string | undefined }): Promise<ReindexesPage>
  /** Undefined where it has ended, or is being published, already. */
  cancel(id: string): Promise<ReindexResource | undefined>
  /** Calls back when something has happened in any run, until the returned function is called. */
  follow(listener: () => void): () => void
}

export function createReindexes(deps: ReindexesDeps): Reindexes {
  const { runs, queue, feed, versions } = deps
  /** Of the live run: there is one at a time. */
  let seen: { readonly id: string; readonly sight: Sight } | undefined
  feed.followAll((event) => {
    if (event.kind !== 'progress') return
    const { run, chunk, measured, reused, failed } = event.progress
    if (seen?.id === run) seen.sight.hear(chunk, { measured, reused, failed })
  })

  return {
    async begin(retryOf, request) {
      const taken = await beginWithin(request, retryOf)
      if ('live' in taken) return { live: await present(taken.live) }
      const { id } = taken.begun
      await queue.enqueue({ schema: 1, run: id, chunk: 0 }, reindexJobIdOf(id, 0)).catch(() => {})
      return { begun: await present(taken.begun) }
    },

    async look(id) {
      const run = await runs.runOf(id)
      return run && present(run)
    },

    async list({ limit, cursor }) {
      const items: ReindexResource[] = []
      for await (const { turn, run: id } of runs.turns(cursor === undefined ? undefined : Number(cursor))) {
        const run = await runs.runOf(id)
        if (run !== undefined) items.push(await present(run))
        if (items.length === limit) return { items, nextCursor: String(turn).padStart(10, '0') }
      }
      return { items, nextCursor: null }
    },

    async cancel(id) {
      const run = await runs.runOf(id)
      if (run === undefined || (await runs.outcomeOf(id)) !== undefined) return undefined
      const outcome = await cancelRun(run, runs)
      return outcome && endedReindex(run, outcome)
    },

    follow: (listener) => feed.followAll(listener),
  }

  /** The run's whole trace stands under the step that began it; a second try follows the first. */
  async function beginWithin(request: Span, retryOf: string | null) {
    const former = retryOf === null ? undefined : await runs.runOf(retryOf)
    return during(request.begin('begin reindex', { kind: 'producer', follows: former?.traceparent }), async (span) => {
      const { traceparent } = span
      const taken = await runs.begin({ ...versions, retryOf, ...(traceparent && { traceparent }) })
      if ('begun' in taken) span.note({ 'smartplay.reindex.id': taken.begun.id })
      return taken
    })
  }

  async function present(run: Run): Promise<ReindexResource> {
    const outcome = await runs.outcomeOf(run.id)
    if (outcome !== undefined) return endedReindex(run, outcome)
    if (seen?.id !== run.id) seen = { id: run.id, sight: openSight(run, deps) }
    return seen.sight.look()
  }
}
