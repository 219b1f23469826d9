import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import express, { type Request, type Response } from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openScratch } from '#libs/scratch/scratch'
import { gate } from '../../../tests/fixtures/gate.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { createReceiveBatch } from './receive-batch.ts'
import { createReceiveUpload, translateRefusal } from './receive-upload.ts'

const HALF_A_FORM = [
  'POST / HTTP/1.1\r\nHost: here\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n',
  '--b\r\nContent-Disposition: form-data; name="audio"; filename="a.mp3"\r\n\r\nhalf',
].join('')

/** Calls `receive` when the sender of half a form has left already, as it may while Redis is asked for a limit. */
async function receiveTooLate(receive: (request: Request, response: Response) => Promise<unknown>): Promise<unknown> {
  const { open, opened } = gate()
  let received: Promise<unknown> = Promise.resolve()
  const app = express()
  app.post('/', async (request, response) => {
    sender.destroy()
    await once(request, 'close').catch(() => {})
    received = receive(request, response).catch((error: unknown) => error)
    open()
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const sender = connect((server.address() as AddressInfo).port, '127.0.0.1')
  sender.write(HALF_A_FORM)
  await opened
  return received
}

const admission = { check: () => {} }

describe('a sender who has left before the form is read', () => {
  it.each([
    ['createReceiveUpload', createReceiveUpload],
    ['createReceiveBatch', createReceiveBatch],
  ])('does not keep %s waiting', async (_name, create) => {
    const scratch = await openScratch(await temporaryFolder(), 'test')
    const receive = create({ scratch, maxFileBytes: 2 ** 20, maxFiles: 3, admission })
    const work = () => expect.unreachable('there is no file to work on')
    const ending = await receiveTooLate((request, response) => receive(request, response, work))
    expect(ending).toMatchObject({ code: 'malformed-upload' })
    expect(await readdir(scratch.directory)).toEqual([])
  })
})

describe('a file that cannot be written', () => {
  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EIO', 'store-unavailable'],
  ])('with %s is refused as %s', (code, expected) => {
    const thrown = Object.assign(new Error(code), { code, syscall: 'write' })
    expect(translateRefusal(thrown, 2 ** 20)).toMatchObject({ code: expected })
  })
})
