import type { ReindexResource } from '#libs/contract/reindex'
import { formatBar } from './bar.ts'
import { formatSeconds } from './duration.ts'
import { printable } from './fit.ts'

/** A reindex in words for people. */

const BAR_WIDTH = 26

/** One line that is drawn over and over: `[####....] 812/1803 files  41.2/s  24 s left  3 failed`. */
export function formatProgress(run: ReindexResource): string {
  const { done, total } = run.files
  return `${formatBar(total === 0 ? 0 : done / total, BAR_WIDTH)} ${formatStanding(run)}`
}

/** The same without the bar, for files and pipes. */
export function formatStanding({ status, files, filesPerSecond, estimatedSeconds }: ReindexResource): string {
  return [
    ...(status === 'running' ? [] : [status]),
    `${files.done}/${files.total} files`,
    ...(filesPerSecond === null ? [] : [`${filesPerSecond}/s`]),
    ...(estimatedSeconds === null ? [] : [`${formatSeconds(estimatedSeconds)} left`]),
    ...(files.failed === 0 ? [] : [`${files.failed} failed`]),
  ].join('  ')
}

/** How it ended: each failed file with its reason, then the outcome. */
export function formatEnd({ id, status, files, failures, reason, catalogue }: ReindexResource): string {
  const { measured, reused, failed } = files
  const unnamed = failed - failures.length
  return [
    ...failures.map(({ filename, code, message }) => `failed: ${filename}: ${code}: ${message}`),
    ...(unnamed > 0 ? [`and ${unnamed} more`] : []),
    `${status}: ${measured} measured, ${reused} reused, ${failed} failed`,
    ...(reason === null ? [] : [`nothing was published: ${reason}`]),
    ...(catalogue === null ? [] : [`catalogue ${catalogue} is current (reindex ${id})`]),
  ]
    .map(printable)
    .join('\n')
}
