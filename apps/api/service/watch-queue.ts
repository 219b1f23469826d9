import type { ApiMetrics } from '#libs/observability/metrics'
import { type Feed, REMOVED } from '#libs/queue/feed'

/** Counts analyses and times stages as they go by on the queue, whichever worker they run in. */
export function watchQueue(feed: Pick<Feed, 'followAll'>, metrics: ApiMetrics): void {
  feed.followAll((event) => {
    if (event.kind === 'ended') {
      if (event.outcome !== REMOVED) metrics.analyses.inc({ outcome: event.outcome })
      return
    }
    const { state, stages } = event.progress
    const last = stages.at(-1)
    if (state === 'completed' && last !== undefined && !last.reused) {
      metrics.stageSeconds.observe({ stage: last.stage }, last.ms / 1000)
    }
  })
}
