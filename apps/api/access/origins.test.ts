import type { Request } from 'express'
import { describe, expect, it } from 'vitest'
import { whereFrom } from './origins.ts'

const HOST = 'music.example:5000'
const FAMILIAR = ['https://player.example']

/** Where a request with these headers was made. */
function from(headers: Readonly<Record<string, string>>): string {
  const all: Readonly<Record<string, string>> = { host: HOST, ...headers }
  return whereFrom({ protocol: 'http', get: (name: string) => all[name] } as Request, FAMILIAR)
}

describe('whereFrom', () => {
  it.each([
    [{}, 'unsaid'],
    [{ 'sec-fetch-site': 'none' }, 'unsaid'],
    [{ origin: `http://${HOST}` }, 'ours'],
    [{ origin: 'https://player.example' }, 'ours'],
    [{ 'sec-fetch-site': 'same-origin' }, 'ours'],
    [{ 'sec-fetch-site': 'same-origin', origin: `https://${HOST}` }, 'ours'],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://player.example' }, 'ours'],
    [{ origin: `https://${HOST}` }, 'foreign'],
    [{ origin: 'http://music.example' }, 'foreign'],
    [{ origin: 'null' }, 'foreign'],
    [{ 'sec-fetch-site': 'same-site' }, 'foreign'],
    [{ 'sec-fetch-site': 'cross-site' }, 'foreign'],
    [{ 'sec-fetch-site': 'none', origin: 'https://evil.example' }, 'foreign'],
  ])('takes %j for %s', (headers, expected) => {
    expect(from(headers)).toBe(expected)
  })
})
