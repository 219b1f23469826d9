import { describe, expect, it } from 'vitest'
import {
  basePath,
  byteSize,
  commaList,
  count,
  countOrNone,
  listenAddress,
  milliseconds,
  onOrOff,
  port,
  proxies,
  ratio,
  redisUrl,
} from './values.ts'

describe('the kinds of value', () => {
  it.each([
    ['0', port, 0],
    ['65535', port, 65_535],
    ['12', count, 12],
    [' a, ,b ', commaList, ['a', 'b']],
    ['2147483647', milliseconds, 2_147_483_647],
    ['2GB', byteSize, 2 * 1024 ** 3],
    ['::1', listenAddress, '::1'],
    ['0', countOrNone, 0],
    ['false', onOrOff, false],
    ['2', proxies, 2],
    ['0.25', ratio, 0.25],
    ['1', ratio, 1],
    ['10.0.0.0/8, loopback', proxies, ['10.0.0.0/8', 'loopback']],
    ['/api/', basePath, '/api'],
    ['/', basePath, ''],
    ['unix:///run/redis.sock', redisUrl, 'unix:///run/redis.sock'],
    ['redis-cluster://one:7000,two:7001', redisUrl, 'redis-cluster://one:7000,two:7001'],
    ['redis-sentinel://one,two:26380/songs', redisUrl, 'redis-sentinel://one,two:26380/songs'],
  ])('read %j as it is meant', (text, kind, value) => {
    expect(kind.parse(text)).toEqual(value)
  })

  it.each([
    ['65536', port],
    ['2147483648', milliseconds],
    ['80a', port],
    ['0', count],
    ['1.5', count],
    ['-1', byteSize],
    ['0.5b', byteSize],
    ['1 TB', byteSize],
    ['http://localhost', listenAddress],
    ['-1', countOrNone],
    ['yes', onOrOff],
    ['0', proxies],
    ['true', proxies],
    ['10.0.0.0/99', proxies],
    ['api', basePath],
    ['/a//b', basePath],
    ['http://localhost', redisUrl],
    ['redis-sentinel://one,two', redisUrl],
  ])('refuse %j in words', (text, kind) => {
    expect(kind.safeParse(text).error?.issues[0]?.message).toMatch(/^expected /)
  })
})
