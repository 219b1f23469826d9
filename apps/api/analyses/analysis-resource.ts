import type { AnalysisError, AnalysisResource, CompletedResource } from '#libs/contract/api'
import { errorKind, isErrorCode } from '#libs/contract/errors'
import { endOf, FIRST_EVENT, formatEventId } from '#libs/contract/event-id'
import type { Failure, Intent, Result } from '#libs/contract/stored'
import type { LiveJob } from '#libs/queue/job-queue'

/** An analysis as clients read it: one function for each way in which it can stand. */

export function completedResource(result: Result, pipelineVersion: string): CompletedResource {
  const { id, heard, judgement, recommendations } = result
  const { name, submittedAt, stages, ...meta } = result.meta
  const { features, extension, descriptors, tempo, quality } = heard
  return {
    ...{ id, status: 'completed', pipelineVersion: result.pipelineVersion },
    ...{ outdated: result.pipelineVersion !== pipelineVersion, submittedAt, name, stages },
    ...judgement,
    ...{ features, extension, descriptors, ...(tempo && { tempo }), quality, recommendations, meta },
    ...{ lastEvent: formatEventId(endOf(meta.attempt)), links: linksOf(id) },
  }
}

export function failedResource(failure: Failure): AnalysisResource {
  const { id, status, pipelineVersion, attempt, submittedAt, name } = failure
  return {
    ...{ id, status, pipelineVersion, outdated: false, submittedAt, name, stages: [] },
    error: presentFailure(failure),
    ...{ lastEvent: formatEventId(endOf(attempt)), links: linksOf(id) },
  }
}

export function presentFailure({ code, message, stage }: Pick<Failure, 'code' | 'message' | 'stage'>): AnalysisError {
  const { title, retry } = errorKind(isErrorCode(code) ? code : 'internal')
  return { code, title, detail: message, stage, retry }
}

export function pendingResource(
  intent: Intent,
  job: LiveJob | undefined,
  estimatedSeconds: number | null,
): AnalysisResource {
  const { id, pipelineVersion, submittedAt, name } = intent
  const { state = 'queued', progress, position = null } = job ?? {}
  return {
    ...{ id, status: state, pipelineVersion, outdated: false, submittedAt, name },
    queue: { position, estimatedSeconds },
    stages: progress?.stages ?? [],
    stage: progress?.state === 'started' ? progress.stage : null,
    ...{ lastEvent: formatEventId(progress ?? FIRST_EVENT), links: linksOf(id) },
  }
}

export function pathOf(id: string): string {
  return `/v1/analyses/${id}`
}

export function linksOf(id: string) {
  return { self: pathOf(id), events: `${pathOf(id)}/events` }
}
