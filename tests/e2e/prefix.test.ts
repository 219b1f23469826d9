import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { answered, DEMO_CATALOGUE, drop, playedUntil } from './desk.ts'
import { canStage, useStage } from './stage.ts'

const PREFIX = '/music'

describe.runIf(await canStage())('behind a prefix of a proxy', () => {
  const { sounds, browser, api } = useStage({ environment: DEMO_CATALOGUE })

  it('the same build uploads, follows, plays and shares, without being told of it', async () => {
    const url = `${await openProxy(api().url)}${PREFIX}/`
    const page = await browser.open(url)
    await drop(page, await sounds.tone(1))
    await answered(page)
    await page.locator('.neighbours .play').first().click()
    await playedUntil(page, 1)
    const [, id = ''] = /#\/a\/(\w+)$/.exec(page.url()) ?? []
    await page.goto(`${url}a/${id}`)
    await answered(page)
    expect(page.url()).toBe(`${url}#/a/${id}`)
  })
})

/** Takes the prefix away and passes on, as nginx does for `location /music/ { proxy_pass http://api/; }`. */
async function openProxy(target: string): Promise<string> {
  const proxy = createServer((incoming, outgoing) => {
    const { method, headers, url = '' } = incoming
    if (!url.startsWith(`${PREFIX}/`)) return outgoing.writeHead(404).end()
    // By a connection of its own: one that is kept could be closed by the API just as it is used again.
    const way = { method, headers, agent: false } as const
    const onward = request(new URL(url.slice(PREFIX.length), target), way, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    outgoing.on('close', () => onward.destroy())
    return incoming.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    proxy.close()
    proxy.closeAllConnections()
  })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}
