import { once } from 'node:events'
import { createConnection } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRedisAvailable, type RedisServer, startRedis } from './redis.ts'

describe.skipIf(!(await isRedisAvailable()))('a test server, shown with redis', { timeout: 60_000 }, () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis({ settings: ['--maxmemory', '8mb'] })
  }, 180_000)
  afterAll(() => redis.stop())

  async function ask(command: string): Promise<string> {
    const socket = createConnection({ host: redis.host, port: redis.port })
    try {
      socket.write(`${command}\r\n`)
      return String((await once(socket, 'data'))[0]).trim()
    } finally {
      socket.destroy()
    }
  }

  it('has the settings it was started with', async () => {
    expect(await ask('CONFIG GET maxmemory')).toContain('8388608')
  })

  it('answers only after resume when it is paused', async () => {
    await redis.pause()
    const answer = ask('PING')
    expect(await Promise.race([answer, pause(300, 'silence')])).toBe('silence')
    await redis.resume()
    expect(await answer).toBe('+PONG')
  })

  it('refuses connections when it is killed, and has its port and data again after restart', async () => {
    await ask('SET song loud')
    await redis.kill()
    await expect(ask('PING')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await redis.restart()
    expect(await ask('GET song')).toContain('loud')
  })
})
