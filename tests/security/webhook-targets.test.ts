import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createdWebhook, type DeliveryResource, deliveryResource } from '#libs/contract/webhook'
import { admitTarget } from '#libs/webhooks/admit-target'
import type { Resolve } from '#libs/webhooks/public-lookup'
import { createSend } from '#libs/webhooks/send'
import { temporaryFolder } from '../fixtures/temporary-folder.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useReceiver } from '../programs/receiver.ts'
import { useRedis } from '../programs/redis.ts'
import { findProgram } from '../servers/find-program.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

/** What lies behind these is ours, however it is spelled. `PORT` stands for that of a receiver that must hear nothing. */
const OURS = words(`
  http://127.0.0.1:PORT/ http://127.0.0.1.:PORT/ http://127.1:PORT/ http://127.0.1:PORT/ http://127.8.9.10:PORT/
  http://2130706433:PORT/ http://017700000001:PORT/ http://0x7f000001:PORT/ http://0x7f.0.0.1:PORT/ http://0x7f.1:PORT/
  http://0177.0.0.01:PORT/ http://127.000.000.001:PORT/ http://0:PORT/ http://0.0.0.0:PORT/ https://127.0.0.1:PORT/
  http://%31%32%37.0.0.1:PORT/ http://１２７.０.０.１:PORT/ http://127。0。0。1:PORT/ http://①②⑦.0.0.1:PORT/
  http://localhost:PORT/ http://localhost.:PORT/ http://LOCALHOST:PORT/ http://ⓛocalhost:PORT/ http://a.localhost:PORT/
  http://[::1]:PORT/ http://[::]:PORT/ http://[0:0:0:0:0:0:0:1]:PORT/ http://[::127.0.0.1]:PORT/
  http://[::ffff:127.0.0.1]:PORT/ http://[::ffff:7f00:1]:PORT/ http://[::ffff:0:7f00:1]:PORT/
  http://[64:ff9b::127.0.0.1]:PORT/ http://[2002:7f00:1::]:PORT/ http://[fe80::1]:PORT/ http://[fd00:ec2::254]/
  http://169.254.169.254/latest/meta-data/ http://2852039166/ http://0xa9fea9fe/ http://0251.0376.0251.0376/
  http://10.0.0.1/ http://172.16.0.1/ http://192.168.0.1/ http://100.64.0.1/ http://224.0.0.1/ http://255.255.255.255/
`)

const NO_TARGETS = words(String.raw`
  ftp://receiver.test/ file:///etc/passwd gopher://127.0.0.1:PORT/ javascript:alert(1) //127.0.0.1:PORT/ receiver.test
  http:// http:127.0.0.1:PORT/ http:\\127.0.0.1:PORT\ http://[fe80::1%25eth0]/ http://127.0.0.1:99999/
`)

const WITH_PASSWORD = words(`
  http://user@receiver.test/ http://user:secret@receiver.test/ http://receiver.test@127.0.0.1:PORT/
`)

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

const letter = { body: '{}', headers: {} }
const never = new AbortController().signal

/** Answers one name after the other, as a hostile name server does. */
function resolving(...answers: readonly (readonly string[])[]) {
  const asked: string[] = []
  const resolve: Resolve = async (hostname) => {
    const addresses = answers[Math.min(asked.push(hostname), answers.length) - 1] ?? []
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
  return { asked, resolve }
}

describe.skipIf(!(await isRedisAvailable()))('a webhook', () => {
  const receiver = useReceiver()
  const deployment = useDeployment({ redis: useRedis() })
  const spell = (text: string) => text.replace('PORT', new URL(receiver.url).port)
  let api: Api

  beforeAll(async () => {
    api = await deployment.startApi()
    await deployment.startWorker()
  })

  async function register(url: string, at = api): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${at.url}/v1/webhooks`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ url }),
    })
    return { status: response.status, body: await response.json() }
  }

  it.each(OURS)('cannot be registered for %s', async (url) => {
    expect(await register(spell(url))).toMatchObject({ status: 422, body: { code: 'webhook-target-refused' } })
    expect(receiver.received).toEqual([])
  })

  it.each(WITH_PASSWORD)('cannot be registered with a password, as in %s', async (url) => {
    expect(await register(spell(url))).toMatchObject({ status: 422, body: { code: 'webhook-target-refused' } })
  })

  it.each(NO_TARGETS)('cannot be registered for %s, which is no address of the web', async (url) => {
    expect(await register(spell(url))).toMatchObject({ status: 400, body: { code: 'bad-request' } })
  })

  it('can be registered for a public address, on any port', async () => {
    expect(await register('https://203.0.114.1:8443/hook')).toMatchObject({ status: 201 })
  })

  it('that was registered while private addresses were allowed is not sent once they are not', async () => {
    const lenient = await deployment.startApi({ WEBHOOK_ALLOW_PRIVATE: 'true' })
    const { links } = createdWebhook.parse((await register(receiver.url, lenient)).body)
    await lenient.stop()
    const tested = await fetch(`${api.url}${links.self}/test`, { method: 'POST' })
    const { links: delivery } = deliveryResource.parse(await tested.json())
    let current: DeliveryResource | undefined
    const attempt = async () => {
      current = deliveryResource.parse(await (await fetch(`${api.url}${delivery.self}`)).json())
      expect(current.attempts).toHaveLength(1)
    }
    await waitUntil({ what: 'a try', timeoutMs: 30_000, attempt })
    expect(current?.attempts).toMatchObject([{ status: null, error: expect.stringContaining('no public address') }])
    expect(receiver.received).toEqual([])
  })
})

describe('a name', () => {
  const receiver = useReceiver()
  const urlFor = (name: string) => `http://${name}:${new URL(receiver.url).port}/`

  it.each([
    ['loopback', ['127.0.0.1']],
    ['the metadata address', ['169.254.169.254']],
    ['an address mapped into IPv6', ['::ffff:127.0.0.1']],
    ['private addresses of both families', ['10.0.0.1', 'fd00::1']],
  ])('that points to %s is refused, at its registration and at each try', async (_what, addresses) => {
    const { resolve } = resolving(addresses)
    const refused = { code: 'webhook-target-refused' }
    await expect(admitTarget(urlFor('hook.test'), { reach: 'public', resolve })).rejects.toMatchObject(refused)
    await expect(
      createSend({ reach: 'public', resolve })({ ...letter, url: urlFor('hook.test') }, never),
    ).rejects.toMatchObject(refused)
    expect(receiver.received).toEqual([])
  })

  it('that was public at its registration and points to us at the try is refused (DNS rebinding)', async () => {
    const { resolve } = resolving(['203.0.114.1'], ['127.0.0.1'])
    await admitTarget(urlFor('hook.test'), { reach: 'public', resolve })
    const send = createSend({ reach: 'public', resolve })
    await expect(send({ ...letter, url: urlFor('hook.test') }, never)).rejects.toMatchObject({
      code: 'webhook-target-refused',
    })
    expect(receiver.received).toEqual([])
  })

  it('is asked for once in a try: what was checked is what is connected to', async () => {
    const { asked, resolve } = resolving(['203.0.114.1'], ['127.0.0.1'])
    const send = createSend({ reach: 'public', resolve, timeoutMs: 300 })
    await expect(send({ ...letter, url: urlFor('hook.test') }, never)).rejects.toMatchObject({
      code: 'webhook-undelivered',
    })
    expect(asked).toEqual(['hook.test'])
    expect(receiver.received).toEqual([])
  })

  it('with a public and a private address is only sent to the public one', async () => {
    const { resolve } = resolving(['127.0.0.1', '203.0.114.1'])
    const send = createSend({ reach: 'public', resolve, timeoutMs: 300 })
    await expect(send({ ...letter, url: urlFor('hook.test') }, never)).rejects.toMatchObject({
      code: 'webhook-undelivered',
    })
    expect(receiver.received).toEqual([])
  })

  it('that nobody knows yet can be registered', async () => {
    const resolve = () => Promise.reject(new Error('ENOTFOUND'))
    await expect(admitTarget(urlFor('later.test'), { reach: 'public', resolve })).resolves.toBeUndefined()
  })

  it('may point to us where our own networks are allowed', async () => {
    const send = createSend({ reach: 'anywhere' })
    expect(await send({ ...letter, url: urlFor('localhost') }, never)).toBe(204)
    expect(receiver.received).toHaveLength(1)
  })
})

describe.skipIf(findProgram('openssl') === undefined)('a receiver by https', () => {
  it('is trusted with no certificate that nobody vouches for, whatever the environment says', async () => {
    const url = await listenSecurely(await temporaryFolder())
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    onTestFinished(() => {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
    })
    const sending = createSend({ reach: 'anywhere' })({ ...letter, url }, never)
    await expect(sending).rejects.toThrow('DEPTH_ZERO_SELF_SIGNED_CERT')
  })
})

/** A receiver with a certificate that it has made itself. */
async function listenSecurely(folder: string): Promise<string> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost']
  await promisify(execFile)('openssl', [...request, '-keyout', key, '-out', cert])
  const papers = { key: await readFile(key), cert: await readFile(cert) }
  const server = createServer(papers, (_request, response) => response.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `https://localhost:${(server.address() as AddressInfo).port}/`
}
