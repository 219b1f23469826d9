import type { ReindexResource } from '#libs/contract/reindex'
import { sayCount, saySpan } from './amounts.ts'

/** How far a reindex is, 0..1. */
export function reindexShare({ files, status }: Pick<ReindexResource, 'files' | 'status'>): number {
  if (status === 'completed') return 1
  return files.total === 0 ? 0 : files.done / files.total
}

export function isLive({ status }: Pick<ReindexResource, 'status'>): boolean {
  return status === 'queued' || status === 'running' || status === 'publishing'
}

/** One line about a run: where it is, how fast, until when. */
export function reindexLine(run: ReindexResource): string {
  const { status, files, filesPerSecond, estimatedSeconds } = run
  switch (status) {
    case 'queued':
      return 'waiting for a worker'
    case 'running': {
      const rate = filesPerSecond === null ? [] : [`${filesPerSecond.toFixed(1)} files/s`]
      const left = estimatedSeconds === null ? [] : [`about ${saySpan(estimatedSeconds)} left`]
      return [`${files.done} of ${sayCount(files.total, 'file')}`, ...rate, ...left].join(' · ')
    }
    case 'publishing':
      return 'all files measured; the new version is put together and checked'
    case 'completed':
      return `${sayCount(files.measured, 'file')} measured, ${files.reused} kept, ${files.failed} failed`
    case 'failed':
      return run.reason ?? 'nothing was published'
    case 'cancelled':
      return 'cancelled; nothing was published'
    default:
      return status satisfies never
  }
}
