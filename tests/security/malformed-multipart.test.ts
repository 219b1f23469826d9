import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Random, randomFrom } from '../fixtures/random.ts'
import { post } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { footprintOf } from '../programs/footprint.ts'
import { canListProcesses } from '../programs/processes.ts'
import { sendRaw } from '../programs/raw-http.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { waitUntil } from '../servers/wait-until.ts'

/**
 * Forms that no browser sends: the shapes behind the known faults of multipart parsers, each in many sizes and places.
 * The same ones every time: a failure names its shape and number.
 */
type Shape = (random: Random) => Form

interface Form {
  readonly headers?: readonly string[]
  readonly body: string
  /** Bytes that the heading announces, where they are not the body's. */
  readonly announced?: number
  readonly hangUp?: boolean
}

const BOUNDARY = 'xBOUNDARYx'
const CONTENT_TYPE = `content-type: multipart/form-data; boundary=${BOUNDARY}`
const END = `--${BOUNDARY}--\r\n`
const AUDIO = 'content-disposition: form-data; name="audio"; filename="a.mp3"'

const SHAPES: Readonly<Record<string, Shape>> = {
  'an empty field name': () => ({ body: part('content-disposition: form-data; name=""; filename="a.mp3"') + END }),
  'no field name': () => ({ body: part('content-disposition: form-data; filename="a.mp3"') + END }),
  'no disposition': () => ({ body: part('x-nothing: 1') + END }),
  'a heading without a colon': (random) => ({ body: part('y'.repeat(upTo(random, 500))) + END }),
  'a heading that never ends': (random) => ({ body: `--${BOUNDARY}\r\n${'a'.repeat(upTo(random, 200_000))}` }),
  'nested names': (random) => ({ body: field(`a${'[b]'.repeat(upTo(random, 200))}`) + END }),
  'a numeric index': (random) => ({ body: field(`a[${upTo(random, 4_000_000_000)}]`) + END }),
  'a name of the prototype': () => ({ body: field('__proto__[x]') + field('constructor[prototype]') + END }),
  'a thousand parts': (random) => ({ body: field('f').repeat(500 + upTo(random, 1000)) + END }),
  'a field of a megabyte': () => ({ body: field('f', 'x'.repeat(1024 * 1024)) + END }),
  'a name of ten thousand signs': () => ({ body: field('n'.repeat(10_000)) + END }),
  'no last boundary': (random) => ({ body: part(AUDIO, 'x'.repeat(upTo(random, 9000))), hangUp: true }),
  'fewer bytes than announced': (random) => ({
    body: part(AUDIO, 'x'.repeat(upTo(random, 9000))),
    announced: 1_000_000,
    hangUp: true,
  }),
  'another boundary': () => ({ body: part(AUDIO).replaceAll(BOUNDARY, 'other') }),
  'no boundary': () => ({ headers: ['content-type: multipart/form-data'], body: part(AUDIO) + END }),
  'an empty boundary': () => ({ headers: ['content-type: multipart/form-data; boundary='], body: part(AUDIO) + END }),
  'a boundary of 4,000 signs': () => ({
    headers: [`content-type: multipart/form-data; boundary=${'b'.repeat(4000)}`],
    body: part(AUDIO) + END,
  }),
  'line feeds alone': () => ({ body: (part(AUDIO) + END).replaceAll('\r\n', '\n') }),
  'a NUL in the name': () => ({ body: part('content-disposition: form-data; name="au\0dio"; filename="a.mp3"') + END }),
  'a broken escape in the name': () => ({
    body: part(`content-disposition: form-data; name="audio"; filename*=utf-8''%ff%00%zz.mp3`) + END,
  }),
  'an unknown charset': () => ({
    body: part(`content-disposition: form-data; name="audio"; filename*=nonsense''a.mp3`) + END,
  }),
  'an odd transfer encoding': () => ({ body: part(`${AUDIO}\r\ncontent-transfer-encoding: x-uuencode`) + END }),
  'a hundred headings': () => ({ body: part(`${AUDIO}\r\n${'x-h: 1\r\n'.repeat(100)}x-last: 1`) + END }),
  'random bytes': (random) => ({ body: Array.from({ length: upTo(random, 3000) }, () => byte(random)).join('') }),
  'random bytes in a part': (random) => ({
    body: part(Array.from({ length: upTo(random, 300) }, () => byte(random)).join('')) + END,
  }),
}

const ROUNDS = 20
const WARM_UP_ROUNDS = 4

describe('an upload form that is malformed', () => {
  const redis = useRedis()
  const deployment = useDeployment({ redis })
  const sounds = useSounds()
  let api: Api

  beforeAll(async () => {
    api = await deployment.startApi()
  })

  it(`in ${ROUNDS * Object.keys(SHAPES).length} variants is refused, and costs nothing that lasts`, async () => {
    await sendRounds(0, WARM_UP_ROUNDS)
    const before = canListProcesses ? await footprintOf(api) : undefined
    await sendRounds(WARM_UP_ROUNDS, ROUNDS)

    await waitUntil({
      what: 'an empty UPLOAD_DIR',
      timeoutMs: 10_000,
      attempt: async () => expect(await deployment.temporaryFiles()).toEqual([]),
    })
    expect(await intents()).toEqual([])
    expect(api.log.lines('request failed')).toEqual([])
    if (before !== undefined) await expectFootprint(before)
    expect((await post(`${api.url}/v1/analyses`, { path: await sounds.tone(1) })).status).toBe(202)
  })

  async function sendRounds(from: number, to: number) {
    for (let round = from; round < to; round += 1) {
      for (const [name, shape] of Object.entries(SHAPES)) {
        const status = await sendRaw(requestOf(shape(randomFrom(round))))
        // A sender that hangs up may be let go without an answer.
        expect([400, 413, 415, undefined], `${name}, round ${round}: ${status}`).toContain(status)
      }
    }
  }

  function requestOf({ headers = [CONTENT_TYPE], body, announced, hangUp = false }: Form) {
    const bytes = Buffer.from(body, 'latin1')
    const heading = [
      'POST /v1/analyses HTTP/1.1',
      `host: ${new URL(api.url).host}`,
      ...headers,
      `content-length: ${announced ?? bytes.length}`,
    ]
    return { url: api.url, bytes: Buffer.concat([Buffer.from(`${heading.join('\r\n')}\r\n\r\n`), bytes]), hangUp }
  }

  /** Connections are still being closed when the last answer has been read. */
  function expectFootprint(before: { residentMb: number; descriptors: number }) {
    const attempt = async () => {
      const after = await footprintOf(api)
      expect(after.descriptors - before.descriptors).toBeLessThanOrEqual(5)
      expect(after.residentMb - before.residentMb).toBeLessThan(30)
    }
    return waitUntil({ what: 'a flat footprint', timeoutMs: 10_000, attempt })
  }

  function intents() {
    return readdir(join(deployment.objectsDirectory, 'intents')).catch(() => [])
  }
})

function part(headings: string, content = 'x'): string {
  return `--${BOUNDARY}\r\n${headings}\r\n\r\n${content}\r\n`
}

function field(name: string, content = 'x'): string {
  return part(`content-disposition: form-data; name="${name}"`, content)
}

function upTo(random: Random, most: number): number {
  return 1 + Math.floor(random() * most)
}

function byte(random: Random): string {
  return String.fromCharCode(Math.floor(random() * 256))
}
