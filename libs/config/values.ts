import { z } from 'zod'

/** The kinds of value that a variable can have: text in, typed value out, or a sentence that says what was expected. */

export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'expected a port number')
  .transform(Number)
  .refine((value) => value <= 65_535, 'expected a port number up to 65535')

/** There are no API keys yet, so nobody beyond this machine may reach the service. */
export const loopbackHost = z.enum(['127.0.0.1', '::1', 'localhost'], {
  error: 'expected 127.0.0.1, ::1 or localhost: other addresses need API keys, and there are none yet',
})

export const count = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, 'expected a whole number from 1')
  .transform(Number)

export const milliseconds = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'expected milliseconds as a whole number from 1')
  .transform(Number)

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

export const redisUrl = z.url({
  protocol: /^(rediss?|unix)$/,
  error: 'expected redis://, rediss:// or unix:// and an address',
})
