import { SmartPlayError } from '#libs/contract/errors'

/** Waits for Redis, but not for ever: past the deadline, or on any error of Redis, it is `queue-unavailable`. */
export async function within<T>(deadlineMs: number, deed: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs)
  })
  try {
    return await Promise.race([work, deadline])
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new SmartPlayError('queue-unavailable', `Redis could not ${deed}: ${reason}`, { cause })
  } finally {
    clearTimeout(timer)
    work.catch(() => {})
  }
}
