import { expect, it } from 'vitest'
import { isOfServer } from './is-server-there.ts'

const json = (status: number, body: object) => isOfServer(new Response(JSON.stringify(body), { status }))

it.each([200, 404, 429, 500])('the server is there when it answers %i, whatever it says', async (status) => {
  expect(await isOfServer(new Response('', { status }))).toBe(true)
})

it('the server is there when it says by 503 that no worker is', async () => {
  expect(await json(503, { status: 'unavailable', uptime: 12, model_loaded: false })).toBe(true)
})

it('the server is away when a proxy says 503 in its place, in words like its own or in HTML', async () => {
  expect(await json(503, { code: 'overloaded', title: 'Overloaded', status: 503 })).toBe(false)
  expect(await isOfServer(new Response('<h1>503 Service Temporarily Unavailable</h1>', { status: 503 }))).toBe(false)
})

it.each([502, 504])('the server is away when a proxy says %i', async (status) => {
  expect(await isOfServer(new Response('', { status }))).toBe(false)
})
