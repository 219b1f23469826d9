import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Problem, problem } from '#libs/contract/api'
import { formOf, type Part, post, submit, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

const MAX_FILE_BYTES = 5 * 1024 * 1024
const TEXT = 'This is no music, whatever its name says.\n'.repeat(50)
const BOUNDARY = 'smartplay-boundary'
const FORM = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }
const FILE_HEADING = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="audio"; filename="song.mp3"\r\n\r\n`

describe.skipIf(!(await isRedisAvailable()))('bad input', () => {
  const deployment = useDeployment({ redis: useRedis(), environment: { MAX_FILE_SIZE: String(MAX_FILE_BYTES) } })
  const sounds = useSounds()
  let api: Api

  beforeAll(async () => {
    api = await deployment.startApi()
    await deployment.startWorker()
  })

  describe('at the door is refused with a problem:', () => {
    it('an empty file', async () => {
      await expectProblem(
        await post(`${api.url}/upload`, { path: await sounds.file('empty.mp3', '') }),
        'empty-file',
        400,
      )
    })

    it('text renamed .mp3', async () => {
      await expectProblem(
        await post(`${api.url}/upload`, { path: await sounds.file('text.mp3', TEXT) }),
        'not-audio',
        415,
      )
    })

    it('a playlist renamed .mp3, that would read other files', async () => {
      const path = await sounds.file('list.mp3', '#EXTM3U\n#EXTINF:10,\n/etc/passwd\n')
      await expectProblem(await post(`${api.url}/upload`, { path }), 'not-audio', 415)
    })

    it.each(['song.txt', 'song', 'song.mp3.exe', '.mp3'])('a file called %s', async (name) => {
      const path = await sounds.music('mp3')
      if (name === '.mp3') return expect((await post(`${api.url}/upload`, { path, name })).status).toBe(200)
      await expectProblem(await post(`${api.url}/upload`, { path, name }), 'unsupported-type', 415)
    })

    it.each(['text/html', 'image/png', 'video/webm'])('a file declared as %s', async (type) => {
      const path = await sounds.music('mp3')
      await expectProblem(await post(`${api.url}/upload`, { path, type }), 'unsupported-type', 415)
    })

    it('a file over MAX_FILE_SIZE that says so', async () => {
      const path = await sounds.file('large.wav', Buffer.alloc(MAX_FILE_BYTES + 200_000))
      await expectProblem(await post(`${api.url}/upload`, { path }), 'file-too-large', 413)
    })

    it('a file over MAX_FILE_SIZE whose length nobody said', async () => {
      const pieces = [
        FILE_HEADING,
        ...Array.from({ length: 90 }, () => Buffer.alloc(64 * 1024)),
        `\r\n--${BOUNDARY}--\r\n`,
      ]
      const body = ReadableStream.from(pieces.map((piece) => Buffer.from(piece)))
      const sent = { method: 'POST', headers: FORM, body, duplex: 'half' } as const
      await expectProblem(await fetch(`${api.url}/upload`, sent), 'file-too-large', 413)
    })

    it('two files', async () => {
      const parts = [{ path: await sounds.tone(1) }, { path: await sounds.tone(2) }]
      await expectProblem(await post(`${api.url}/upload`, ...parts), 'too-many-files', 400)
    })

    it('two files in two fields', async () => {
      const parts = [{ path: await sounds.tone(1) }, { path: await sounds.tone(2), field: 'more' }]
      await expectProblem(await post(`${api.url}/upload`, ...parts), 'too-many-files', 400)
    })

    it('a file in another field', async () => {
      const part: Part = { path: await sounds.tone(1), field: 'song' }
      await expectProblem(await post(`${api.url}/upload`, part), 'wrong-field', 400)
    })

    it('a form without a file', async () => {
      const body = new FormData()
      body.append('audio', 'only text')
      await expectProblem(await fetch(`${api.url}/upload`, { method: 'POST', body }), 'no-file', 400)
    })

    it('a body that is no form', async () => {
      const sent = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
      await expectProblem(await fetch(`${api.url}/upload`, sent), 'no-file', 400)
    })

    it('no body at all', async () => {
      await expectProblem(await fetch(`${api.url}/upload`, { method: 'POST' }), 'no-file', 400)
    })

    it.each([
      ['that says no boundary', { 'content-type': 'multipart/form-data' }, `${FILE_HEADING}abc`],
      ['that ends in the middle', FORM, `${FILE_HEADING}abc`],
      ['whose part has a broken heading', FORM, `--${BOUNDARY}\r\nnonsense\r\n\r\nabc\r\n--${BOUNDARY}--\r\n`],
      ['with twenty fields', FORM, `${fields(20)}--${BOUNDARY}--\r\n`],
    ])('a form %s', async (_what, headers, body) => {
      const response = await fetch(`${api.url}/upload`, { method: 'POST', headers, body })
      expect(response.status).toBe(400)
      expect(['malformed-upload', 'no-file']).toContain(problem.parse(await response.json()).code)
    })

    it('the same at /v1/analyses and /predict', async () => {
      const path = await sounds.file('text.mp3', TEXT)
      for (const route of ['/v1/analyses', '/predict']) {
        await expectProblem(await post(api.url + route, { path }), 'not-audio', 415)
      }
    })
  })

  describe('that the decoder finds is refused with a problem:', () => {
    it('an mp3 of which only the name of the format is left', async () => {
      const path = await sounds.file(
        'stump.mp3',
        Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\0'), Buffer.alloc(400, 7)]),
      )
      const response = await post(`${api.url}/upload`, { path })
      expect([415, 422]).toContain(response.status)
      expect(['not-audio', 'undecodable']).toContain(problem.parse(await response.json()).code)
    })

    it('a wav whose heading is all there is', async () => {
      const path = await sounds.cut(await sounds.sound('heading.wav', 'anullsrc=d=1'), 44)
      await expectProblem(await post(`${api.url}/upload`, { path }), 'undecodable', 422)
    })

    it.each([
      ['1 Hz', { 24: 1 }],
      ['4 GHz', { 24: 4_000_000_000 }],
      ['9 channels of two bytes', { 20: 1 + 9 * 2 ** 16, 32: 18 + 16 * 2 ** 16 }],
    ])('a wav that claims %s', async (claim, words) => {
      const bytes = await readFile(await sounds.sound('claim.wav', 'anullsrc=r=44100:cl=mono:d=1', ['-bitexact']))
      for (const [offset, word] of Object.entries(words)) bytes.writeUInt32LE(word, Number(offset))
      const path = await sounds.file(`${claim}.wav`, bytes)
      await expectProblem(await post(`${api.url}/upload`, { path }), 'outside-limits', 422)
    })

    it('and the analysis is failed, with code and stage, and so are its events', async () => {
      const path = await sounds.cut(await sounds.sound('heading2.wav', 'anullsrc=d=2'), 50)
      const { id } = await submit(api.url, path)
      const failed = await waitForStatus({ apiUrl: api.url, id }, 'failed')
      expect(failed).toMatchObject({ error: { code: 'undecodable', stage: 'decode', retry: 'never' } })
      const events = await (await fetch(`${api.url}${failed.links.events}`)).text()
      expect(events).toContain('event: failed')
    })
  })

  it('is let go of when its sender leaves in the middle', async () => {
    const sent = request(`${api.url}/upload`, { method: 'POST', headers: { ...FORM, 'content-length': 100_000 } })
    sent.on('error', () => {})
    sent.write(FILE_HEADING + 'x'.repeat(50_000))
    await waitUntil({
      what: 'the arrival of the first half',
      timeoutMs: 10_000,
      attempt: async () => expect(await deployment.temporaryFiles()).not.toEqual([]),
    })
    sent.destroy()
    await expectNothingLeft()
  })

  it('has left the API alive, and no temporary file', async () => {
    await expectNothingLeft()
    const form = await formOf({ path: await sounds.tone(7) })
    expect((await fetch(`${api.url}/upload`, { method: 'POST', body: form })).status).toBe(200)
    expect(api.log.lines('request failed')).toEqual([])
    await expectNothingLeft()
  })

  async function expectProblem(response: Response, code: Problem['code'], status: number): Promise<void> {
    const body: unknown = await response.json()
    expect({ status: response.status, body }).toMatchObject({ status, body: { code, status } })
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    const { error, title, message, detail } = problem.parse(body)
    expect([error, message]).toEqual([title, detail])
    await expectNothingLeft()
  }

  function expectNothingLeft(): Promise<void> {
    const attempt = async () => expect(await deployment.temporaryFiles()).toEqual([])
    return waitUntil({ what: 'an empty UPLOAD_DIR', timeoutMs: 10_000, attempt })
  }
})

function fields(count: number): string {
  const one = (index: number) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name="f${index}"\r\n\r\nx\r\n`
  return Array.from({ length: count }, (_, index) => one(index)).join('')
}
