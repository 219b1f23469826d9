import { describe, expect, it } from 'vitest'
import { byteSize, commaList, count, loopbackHost, port, redisUrl } from './values.ts'

describe('the kinds of value', () => {
  it.each([
    ['0', port, 0],
    ['65535', port, 65_535],
    ['12', count, 12],
    [' a, ,b ', commaList, ['a', 'b']],
    ['2GB', byteSize, 2 * 1024 ** 3],
    ['::1', loopbackHost, '::1'],
    ['unix:///run/redis.sock', redisUrl, 'unix:///run/redis.sock'],
  ])('read %j as it is meant', (text, kind, value) => {
    expect(kind.parse(text)).toEqual(value)
  })

  it.each([
    ['65536', port],
    ['80a', port],
    ['0', count],
    ['1.5', count],
    ['-1', byteSize],
    ['0.5b', byteSize],
    ['1 TB', byteSize],
    ['192.168.0.1', loopbackHost],
    ['http://localhost', redisUrl],
  ])('refuse %j in words', (text, kind) => {
    expect(kind.safeParse(text).error?.issues[0]?.message).toMatch(/^expected /)
  })
})
