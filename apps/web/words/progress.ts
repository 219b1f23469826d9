import type { AnalysisResource } from '#libs/contract/api'
import { formatEventId, isNewer, parseEventId } from '#libs/contract/event-id'
import type { JobProgress } from '#libs/contract/job'

/** A pending analysis after one more step; what has ended, or has come further, stays as it is. */
export function applyProgress(resource: AnalysisResource, progress: JobProgress): AnalysisResource {
  if (resource.status !== 'queued' && resource.status !== 'running') return resource
  const seen = parseEventId(resource.lastEvent)
  if (seen !== undefined && !isNewer(progress, seen)) return resource
  return {
    ...resource,
    status: 'running',
    stages: progress.stages,
    stage: progress.state === 'started' ? progress.stage : null,
    lastEvent: formatEventId(progress),
  }
}
