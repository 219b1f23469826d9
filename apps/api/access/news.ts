import { openRedis, type QueueAddress, type RedisClient } from '#libs/queue/connection'

/**
 * Says to all API processes that keys or sessions have changed, so that they look at once. Redis only hurries them: who
 * hears nothing looks within three seconds.
 */
export interface News {
  /** Sent, never awaited. */
  tell(): void
  close(): void
}

interface NewsOptions {
  /** To speak by: a connection that listens can say nothing. */
  readonly redis: RedisClient
  readonly address: QueueAddress
  readonly onNews: () => void
}

export function openNews({ redis, address, onNews }: NewsOptions): News {
  const channel = `${address.prefix}:access`
  const ear = openRedis(address)
  // Whenever it stands again, for at the start Redis may be away.
  ear.on('ready', () => void ear.subscribe(channel).catch(() => {}))
  ear.on('message', onNews)
  return {
    tell: () => void redis.publish(channel, '').catch(() => {}),
    close: () => ear.disconnect(),
  }
}
