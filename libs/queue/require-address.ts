import { SmartPlayError } from '#libs/contract/errors'
import type { QueueAddress } from './connection.ts'

/** A program that is started alone has to be told where Redis is; only the embedded set brings its own. */
export function requireAddress({
  redisUrl,
  queuePrefix,
}: {
  readonly redisUrl: string | undefined
  readonly queuePrefix: string
}): QueueAddress {
  if (redisUrl !== undefined) {
    checkHashTag(redisUrl, queuePrefix)
    return { url: redisUrl, prefix: queuePrefix }
  }
  const message = 'REDIS_URL is not set (expected redis://host:6379; npm start brings a Redis of its own)'
  throw new SmartPlayError('configuration-invalid', message)
}

/** BullMQ's scripts touch several keys at once, and a cluster refuses that unless one node has them all. */
function checkHashTag(redisUrl: string, queuePrefix: string): void {
  if (!redisUrl.startsWith('redis-cluster:') || /\{[^}]+\}/.test(queuePrefix)) return
  const message = `QUEUE_PREFIX ${queuePrefix} has no hash tag (expected {${queuePrefix}}, for REDIS_URL is a cluster)`
  throw new SmartPlayError('configuration-invalid', message)
}
