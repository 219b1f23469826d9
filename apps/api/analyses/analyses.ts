import type { HistoryEntry, HistoryWishes, Page } from '#libs/analyses/history'
import { identify } from '#libs/analyses/installation'
import type { Ledger } from '#libs/analyses/ledger'
import type { Upload, Versions } from '#libs/analyses/promises'
import type { State } from '#libs/analyses/states'
import type { AnalysisResource } from '#libs/contract/api'
import { jobIdOf } from '#libs/contract/job'
import type { Failure, Installation, Intent, Result } from '#libs/contract/stored'
import type { Feed, FeedListener } from '#libs/queue/feed'
import type { LiveJob } from '#libs/queue/job-queue'
import type { Member } from '#libs/queue/presence'
import type { SongQueue, SongQueues } from '#libs/queue/song-queues'
import { during } from '#libs/tracing/during'
import { NO_SPAN } from '#libs/tracing/no-tracer'
import type { Span } from '#libs/tracing/tracer'
import type { ReceivedUpload } from '../intake/receive-upload.ts'
import { completedResource, failedResource, pendingResource } from './analysis-resource.ts'
import { estimateSeconds } from './estimate.ts'

export interface AnalysesDeps {
  readonly installation: Installation
  readonly ledger: Ledger
  readonly queue: Pick<SongQueues, 'enqueue' | 'look' | 'remove'>
  readonly feed: Pick<Feed, 'follow'>
  /** Those of this moment: an intent names the catalogue that is live when it is accepted. */
  readonly versions: () => Versions
  readonly members: () => readonly Member[]
  /** Ranks again what was ranked against an older catalogue. */
  readonly refresh: (result: Result) => Result
  readonly onEnqueueError: (error: unknown) => void
}

export type Outcome = { readonly result: Result } | { readonly failure: Failure }

interface Traced {
  /** Of the request that brings it. */
  readonly span?: Span
}

interface Following {
  /** Name of the span that led to what is tried again. */
  readonly follows?: string | undefined
}

/** What the API can do with analyses. The store decides; Redis only hurries things up. */
export interface Analyses {
  identify(sha256: string): string
  /** Promises an analysis, or answers with what there is already. Once it resolves, the upload cannot be lost. */
  submit(upload: ReceivedUpload & Pick<Upload, 'queue'> & Traced): Promise<Result | Intent>
  /** Promises what has failed once more, with the audio that the store still has; no upload, so not in the history. */
  resubmit(upload: Upload & Traced & Following): Promise<void>
  /** How an analysis stands now; undefined where nobody knows it. */
  look(id: string): Promise<AnalysisResource | undefined>
  /** What was sent, and how it stands. */
  history(wishes: Omit<HistoryWishes, 'pipelineVersion'>): Promise<Page<HistoryEntry>>
  /** How it stands by the store alone. */
  stateOf(id: string): Promise<State | undefined>
  /** How it ended; undefined while it has not. */
  outcomeOf(id: string): Promise<Outcome | undefined>
  /** Somebody is to answer for it still. */
  isPromised(id: string): Promise<boolean>
  forget(id: string): Promise<'forgotten' | 'unknown'>
  /** Calls back on what goes by on the queue of one analysis, until the returned function is called. */
  follow(id: string, listener: FeedListener): () => void
}

export function createAnalyses(deps: AnalysesDeps): Analyses {
  const { installation, ledger, queue, feed, versions, refresh } = deps
  const { pipelineVersion } = versions()
  const jobOf = (id: string) => jobIdOf(id, pipelineVersion)

  return {
    identify: (sha256) => identify(installation, sha256),

    async submit({ span = NO_SPAN, ...received }) {
      const { traceparent } = span
      const upload = { ...received, id: identify(installation, received.sha256), ...(traceparent && { traceparent }) }
      const known = await ledger.resultOf(upload.id, pipelineVersion)
      const accepted = await during(span.begin('store upload'), async () => {
        const standing = known ? refresh(known) : await ledger.accept(upload, versions())
        await ledger.submitted(upload)
        return standing
      })
      if (known === undefined) await enqueue(upload, span)
      return accepted
    },

    async resubmit({ span = NO_SPAN, follows, ...failed }) {
      const { traceparent } = span
      const upload = { ...failed, ...(traceparent && { traceparent }) }
      const attributes = { 'smartplay.analysis.id': upload.id }
      await during(span.begin('promise again', { follows, attributes }), () => ledger.accept(upload, versions()))
      await removeFailed(queue, jobOf(upload.id)).catch(() => {})
      await enqueue(upload, span)
    },

    async look(id) {
      const outcome = await outcomeOf(id)
      if (outcome !== undefined) return show(outcome)
      const [intent, job] = await Promise.all([ledger.intentOf(id), lookAtQueue(id)])
      if (intent !== undefined) return pendingResource(intent, job, estimateSeconds(job, deps.members()))
      return lookAgain(id)
    },

    history: (wishes) => ledger.history({ ...wishes, pipelineVersion }),
    stateOf: (id) => ledger.stateOf(id, pipelineVersion),
    outcomeOf,
    isPromised: async (id) => (await ledger.intentOf(id)) !== undefined,

    async forget(id) {
      const forgotten = await ledger.forget(id)
      await queue.remove(jobOf(id)).catch(() => {})
      return forgotten
    },

    follow: (id, listener) => feed.follow(jobOf(id), listener),
  }

  async function outcomeOf(id: string): Promise<Outcome | undefined> {
    const result = await ledger.resultOf(id, pipelineVersion)
    if (result !== undefined) return { result: refresh(result) }
    const failure = await ledger.failureOf(id)
    return failure && { failure }
  }

  /** It may have ended between the two looks; and an older pipeline's answer is better than none. */
  async function lookAgain(id: string): Promise<AnalysisResource | undefined> {
    const outcome = await outcomeOf(id)
    if (outcome !== undefined) return show(outcome)
    const older = await ledger.olderResultOf(id)
    return older && completedResource(refresh(older), pipelineVersion)
  }

  function show(outcome: Outcome): AnalysisResource {
    return 'result' in outcome ? completedResource(outcome.result, pipelineVersion) : failedResource(outcome.failure)
  }

  /** The intent stands, so a job that cannot be added now is added by the reconciler. */
  async function enqueue({ id, queue: sentTo }: Pick<Upload, 'id' | 'queue'>, request = NO_SPAN): Promise<void> {
    try {
      await enqueueWithin(request, queue, { id, jobId: jobOf(id), sentTo: sentTo ?? 'analyse' })
    } catch (error) {
      deps.onEnqueueError(error)
    }
  }

  function lookAtQueue(id: string): Promise<LiveJob | undefined> {
    return queue.look(jobOf(id)).catch(() => undefined)
  }
}

/** On the queue where it failed, which may be the other one, the job could be retried beside the new one. */
async function removeFailed(queue: Pick<SongQueues, 'look' | 'remove'>, jobId: string): Promise<void> {
  if ((await queue.look(jobId)) === undefined) await queue.remove(jobId)
}

interface NewJob {
  readonly id: string
  readonly jobId: string
  readonly sentTo: SongQueue
}

/** A step of the request that asks for it; the job names that step, so that whoever takes it goes on from there. */
function enqueueWithin(
  request: Span,
  queue: Pick<SongQueues, 'enqueue'>,
  { id, jobId, sentTo }: NewJob,
): Promise<void> {
  const attributes = { 'smartplay.analysis.id': id, 'smartplay.queue': sentTo }
  return during(request.begin('enqueue', { kind: 'producer', attributes }), async (span) => {
    const { traceparent: trace } = span
    const how = await queue.enqueue({ schema: 1, id, ...(trace && { trace }) }, jobId, sentTo)
    span.note({ 'smartplay.enqueued': how })
  })
}
