import type { LiveJob } from '#libs/queue/job-queue'
import type { Member } from '#libs/queue/presence'

/**
 * Seconds until a waiting job is likely done, by the recent pace of all living workers; null where nobody can tell.
 *
 *   seconds = (position + songs at once) / songs per second
 *
 * With nothing ahead this is the time that one song takes, and each job ahead adds its share of the common pace.
 */
export function estimateSeconds(job: LiveJob | undefined, members: readonly Member[]): number | null {
  const workers = members.filter(({ role, secondsPerSong }) => role === 'worker' && secondsPerSong !== null)
  const songsAtOnce = workers.reduce((sum, { concurrency }) => sum + concurrency, 0)
  const songsPerSecond = workers.reduce(
    (sum, { concurrency, secondsPerSong }) => sum + concurrency / (secondsPerSong ?? 1),
    0,
  )
  if (job?.position == null || songsPerSecond === 0) return null
  return Math.round(((job.position + songsAtOnce) / songsPerSecond) * 10) / 10
}
