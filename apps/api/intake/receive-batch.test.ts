import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { type ClientRequest, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import express from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { openScratch } from '#libs/scratch/scratch'
import { gate } from '../../../tests/fixtures/gate.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { createReceiveBatch } from './receive-batch.ts'
import type { ReceivedUpload } from './receive-upload.ts'

type Work = (upload: ReceivedUpload) => Promise<string>

const PATIENCE = { timeout: 20_000 }

/** A server that answers with what became of each file, and counts each after the first by `count`. */
async function serve(work: Work, count = async () => {}) {
  const scratch = await openScratch(await temporaryFolder(), 'test')
  const receive = createReceiveBatch({ scratch, maxFileBytes: 2 ** 20, maxFiles: 3, admission: { check: () => {} } })
  const app = express()
  app.post('/', async (request, response) => {
    response.locals.countOneMore = count
    const files = await receive(request, response, work)
    response.json(files.map((file) => ('accepted' in file ? file.accepted : file.refusal.code)))
  })
  app.use(((error, _request, response, _next) => {
    response.status(500).json(error.code)
  }) as express.ErrorRequestHandler)
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, files: () => readdir(scratch.directory) }
}

function formOf(...names: readonly string[]): FormData {
  const form = new FormData()
  for (const name of names) form.append('audio', new Blob([wav(name)]), name)
  return form
}

/** Larger than what busboy and the socket hold between two files. */
function wav(name: string): Buffer {
  return Buffer.concat([Buffer.from('RIFF\u0024\0\0\0WAVEfmt '), Buffer.alloc(300_000, name)])
}

function beginForm(url: string): ClientRequest {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  return httpRequest(url, { method: 'POST', headers }).on('error', () => {})
}

function part(name: string): string {
  return `--x\r\nContent-Disposition: form-data; name="audio"; filename="${name}"\r\n\r\n`
}

async function send(url: string, body: FormData): Promise<unknown> {
  return (await fetch(url, { method: 'POST', body })).json()
}

describe('createReceiveBatch', () => {
  it('has one file on the disk at a time', async () => {
    const onDisk: number[] = []
    const served = await serve(async ({ name }) => {
      onDisk.push((await served.files()).length)
      return name
    })
    expect(await send(served.url, formOf('a.wav', 'b.wav', 'c.wav'))).toEqual(['a.wav', 'b.wav', 'c.wav'])
    expect(onDisk).toEqual([1, 1, 1])
    expect(await served.files()).toEqual([])
  })

  it('goes on after a file that is refused', async () => {
    const { url } = await serve(async ({ name }) => name)
    expect(await send(url, formOf('a.wav', 'b.txt', 'c.wav'))).toEqual(['a.wav', 'unsupported-type', 'c.wav'])
  })

  it('counts each file after the first, and drops one that is too many without a look at it', async () => {
    let counted = 0
    const worked: string[] = []
    const { url, files } = await serve(
      async ({ name }) => {
        worked.push(name)
        return name
      },
      async () => {
        counted += 1
        if (counted === 1) throw new SmartPlayError('too-many-requests', 'too many uploads')
      },
    )
    expect(await send(url, formOf('a.wav', 'b.wav', 'c.wav'))).toEqual(['a.wav', 'too-many-requests', 'c.wav'])
    expect([counted, worked, await files()]).toEqual([2, ['a.wav', 'c.wav'], []])
  })

  it('ends at a fault of ours, and leaves no file', async () => {
    const { url, files } = await serve(async ({ name }) => {
      if (name === 'b.wav') throw new SmartPlayError('store-unavailable', 'away')
      return name
    })
    expect(await send(url, formOf('a.wav', 'b.wav', 'c.wav'))).toBe('store-unavailable')
    expect(await files()).toEqual([])
  })

  it('takes no more files than it may', async () => {
    const { url, files } = await serve(async ({ name }) => name)
    expect(await send(url, formOf('a.wav', 'b.wav', 'c.wav', 'd.wav'))).toBe('too-many-files')
    expect(await files()).toEqual([])
  })

  it('writes nothing of a file whose name is refused, while it still comes in', async () => {
    const { url, files } = await serve(async ({ name }) => name)
    const request = beginForm(url)
    request.write(part('a.txt'))
    // More than lies in buffers on the way: when it has left, most of it was read.
    for (let n = 0; n < 64; n += 1) if (!request.write(Buffer.alloc(2 ** 19))) await once(request, 'drain')
    expect(await files()).toEqual([])
    request.end('\r\n--x--\r\n')
    const [response] = await once(request, 'response')
    expect(await json(response)).toEqual(['unsupported-type'])
  })

  it('leaves no file when its client goes in the middle of one', async () => {
    const { open, opened } = gate()
    const { url, files } = await serve(async ({ name }) => {
      open()
      return name
    })
    const request = beginForm(url)
    request.write(Buffer.concat([Buffer.from(part('a.wav')), wav('a'), Buffer.from(`\r\n${part('b.wav')}`), wav('b')]))
    await opened
    await expect.poll(files, PATIENCE).toHaveLength(1)
    request.destroy()
    await expect.poll(files, PATIENCE).toEqual([])
  })
})
