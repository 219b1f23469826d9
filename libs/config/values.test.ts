import { describe, expect, it } from 'vitest'
import { byteSize, commaList, count, loopbackHost, port, redisUrl } from './values.ts'

describe('the kinds of value', () => {
  it.each([
    [port, '0', 0],
    [port, '65535', 65_535],
    [count, '12', 12],
    [commaList, ' a, ,b ', ['a', 'b']],
    [byteSize, '2GB', 2 * 1024 ** 3],
    [loopbackHost, '::1', '::1'],
    [redisUrl, 'unix:///run/redis.sock', 'unix:///run/redis.sock'],
  ])('%# read %3$s as it is meant', (kind, text, value) => {
    expect(kind.parse(text)).toEqual(value)
  })

  it.each([
    [port, '65536'],
    [port, '80a'],
    [count, '0'],
    [count, '1.5'],
    [byteSize, '-1'],
    [byteSize, '0.5b'],
    [byteSize, '1 TB'],
    [loopbackHost, '192.168.0.1'],
    [redisUrl, 'http://localhost'],
  ])('%# refuse %s in words', (kind, text) => {
    expect(kind.safeParse(text).error?.issues[0]?.message).toMatch(/^expected /)
  })
})
