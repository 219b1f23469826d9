import { describe, expect, it } from 'vitest'
import { locate } from './locate.ts'

describe('locate', () => {
  it('is one server for redis:// and rediss://, whatever else stands in them', () => {
    const url = 'rediss://user:secret@redis.example:6380/2'
    expect(locate(url)).toEqual({ kind: 'server', url })
  })

  it('is the path of a socket', () => {
    expect(locate('unix:///tmp/with%20space/redis.sock')).toEqual({
      kind: 'socket',
      path: '/tmp/with space/redis.sock',
    })
  })

  it('is a cluster by some of its nodes', () => {
    expect(locate('redis-cluster://one:7000,two')).toEqual({
      ...{ kind: 'cluster', credentials: {} },
      nodes: [
        { host: 'one', port: 7000 },
        { host: 'two', port: 6379 },
      ],
    })
  })

  it('is the master that sentinels name', () => {
    expect(locate('redis-sentinel://smartplay:p%40ss:word@one,two:26380/songs')).toEqual({
      ...{ kind: 'sentinel', master: 'songs', credentials: { username: 'smartplay', password: 'p@ss:word' } },
      nodes: [
        { host: 'one', port: 26_379 },
        { host: 'two', port: 26_380 },
      ],
    })
  })

  it('takes a password without a user', () => {
    expect(locate('redis-cluster://:secret@one')).toMatchObject({ credentials: { password: 'secret' } })
  })

  it('says what is missing where a sentinel is told no name', () => {
    expect(() => locate('redis-sentinel://one:26379')).toThrowError(/name of its master/)
  })
})
