import { describe, expect, it } from 'vitest'
import { consumerConnection, producerConnection } from './connection.ts'
import { requireAddress } from './require-address.ts'

describe('producerConnection and consumerConnection', () => {
  it('reach a socket by its path', () => {
    const address = { url: 'unix:///tmp/with%20space/redis.sock', prefix: 'x' }
    expect(producerConnection(address)).toMatchObject({ path: '/tmp/with space/redis.sock' })
    expect(consumerConnection(address)).toMatchObject({ path: '/tmp/with space/redis.sock' })
  })

  it('differ in patience: only a consumer may wait for ever', () => {
    const address = { url: 'redis://localhost:6379', prefix: 'x' }
    expect(producerConnection(address)).toMatchObject({ url: address.url, commandTimeout: 1500 })
    expect(consumerConnection(address)).toMatchObject({ url: address.url, maxRetriesPerRequest: null })
    expect(consumerConnection(address)).not.toHaveProperty('commandTimeout')
  })
})

describe('requireAddress', () => {
  it('is the configured Redis', () => {
    const address = requireAddress({ redisUrl: 'redis://localhost:6379', queuePrefix: 'x' })
    expect(address).toEqual({ url: 'redis://localhost:6379', prefix: 'x' })
  })

  it('names the variable that is missing', () => {
    expect(() => requireAddress({ redisUrl: undefined, queuePrefix: 'x' })).toThrowError(/REDIS_URL/)
  })
})
