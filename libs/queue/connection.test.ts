import { describe, expect, it } from 'vitest'
import { linkConsumer, linkProducer } from './connection.ts'
import { requireAddress } from './require-address.ts'

describe('linkProducer and linkConsumer', () => {
  it('reach a socket by its path', () => {
    const address = { url: 'unix:///tmp/with%20space/redis.sock', prefix: 'x' }
    expect(linkProducer(address).connection).toMatchObject({ path: '/tmp/with space/redis.sock' })
    expect(linkConsumer(address).connection).toMatchObject({ path: '/tmp/with space/redis.sock' })
  })

  it('differ in patience: only a consumer may wait for ever', () => {
    const address = { url: 'redis://localhost:6379', prefix: 'x' }
    expect(linkProducer(address).connection).toMatchObject({ url: address.url, commandTimeout: 1500 })
    expect(linkConsumer(address).connection).toMatchObject({ url: address.url, maxRetriesPerRequest: null })
    expect(linkConsumer(address).connection).not.toHaveProperty('commandTimeout')
  })
})

describe('a connection to sentinels', () => {
  it('asks them for the master by its name', () => {
    const address = { url: 'redis-sentinel://one,two/songs', prefix: 'x' }
    expect(linkProducer(address).connection).toMatchObject({
      name: 'songs',
      sentinels: [{ host: 'one' }, { host: 'two' }],
    })
  })
})

describe('requireAddress', () => {
  it('is the configured Redis', () => {
    const address = requireAddress({ redisUrl: 'redis://localhost:6379', queuePrefix: 'x' })
    expect(address).toEqual({ url: 'redis://localhost:6379', prefix: 'x' })
  })

  it('asks for a hash tag where Redis is a cluster, whose nodes share out the keys', () => {
    const cluster = { redisUrl: 'redis-cluster://one,two', queuePrefix: 'smartplay' }
    expect(() => requireAddress(cluster)).toThrowError(/expected \{smartplay\}/)
    const tagged = { ...cluster, queuePrefix: '{smartplay}' }
    expect(requireAddress(tagged)).toEqual({ url: cluster.redisUrl, prefix: '{smartplay}' })
  })

  it('names the variable that is missing', () => {
    expect(() => requireAddress({ redisUrl: undefined, queuePrefix: 'x' })).toThrowError(/REDIS_URL/)
  })
})
