import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/** The kinds of value that a variable can have: text in, typed value out, or a sentence that says what was expected. */

export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'expected a port number')
  .transform(Number)
  .refine((value) => value <= 65_535, 'expected a port number up to 65535')

/** Whether whoever reaches it needs a key is decided at start, when the store has said whether there are keys. */
export const listenAddress = z
  .string()
  .regex(/^[0-9A-Za-z.:-]{1,253}$/, 'expected an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0')

export const count = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, 'expected a whole number from 1')
  .transform(Number)

/** A timer that is told more fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export const milliseconds = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'expected milliseconds as a whole number from 1')
  .transform(Number)
  .refine((value) => value <= LONGEST_TIMER_MS, `expected at most ${LONGEST_TIMER_MS} milliseconds, which are 24 days`)

export const countOrNone = z
  .string()
  .regex(/^\d{1,7}$/, 'expected a whole number, or 0 for none')
  .transform(Number)

export const ratio = z
  .string()
  .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'expected a share from 0 to 1, such as 0.1')
  .transform(Number)

export const onOrOff = z
  .enum(['true', 'false'], { error: 'expected true or false' })
  .transform((text) => text === 'true')

const PROXY_NAMES = ['loopback', 'linklocal', 'uniquelocal']

/** Whose X-Forwarded-For is believed: that of so many hops before us, or of these addresses. */
export const proxies = z.string().transform((text, context): number | readonly string[] => {
  if (/^[1-9]$/.test(text)) return Number(text)
  const subnets = text.split(',').map((part) => part.trim())
  if (subnets.every(isSubnet)) return subnets
  const message = `expected hops from 1 to 9, or addresses and subnets (10.0.0.0/8, ${PROXY_NAMES.join(', ')})`
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

function isSubnet(text: string): boolean {
  const [address = ''] = text.split('/', 1)
  if (!ipaddr.IPv6.isValid(address) && !ipaddr.IPv4.isValidFourPartDecimal(address)) return PROXY_NAMES.includes(text)
  return address === text || ipaddr.isValidCIDR(text)
}

/** `/api`, or nothing for `/`. */
export const basePath = z
  .string()
  .regex(/^(\/[\w.~-]+)*\/?$/, 'expected a path such as /api')
  .transform((text) => text.replace(/\/$/, ''))

const UNITS = { '': 1, b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 } as const
const BYTE_SIZE = /^(\d{1,12}(?:\.\d{1,3})?) ?(b|kb|mb|gb|)$/i

/** Bytes, or a size such as `50MB`; 1 KB is 1,024 bytes, as in the seed. */
export const byteSize = z
  .string()
  .regex(BYTE_SIZE, 'expected bytes or a size such as 50MB')
  .transform((text) => {
    const [, amount = '', unit = ''] = BYTE_SIZE.exec(text) ?? []
    return Math.floor(Number(amount) * UNITS[unit.toLowerCase() as keyof typeof UNITS])
  })
  .refine((bytes) => bytes >= 1, 'expected at least one byte')

export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)

export const httpUrl = z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' })

/** A cluster and sentinels are told by several hosts, which no URL has. */
const SEVERAL_HOSTS = /^redis-(cluster:\/\/[^/\s]+\/?|sentinel:\/\/[^/\s]+\/[^/\s]+)$/

const REDIS_EXPECTED =
  'expected redis://, rediss:// or unix:// and an address, redis-cluster://host,… or redis-sentinel://host,…/name'

export const redisUrl = z.union([z.url({ protocol: /^(rediss?|unix)$/ }), z.string().regex(SEVERAL_HOSTS)], {
  error: REDIS_EXPECTED,
})
