import type { Request, Response } from 'express'
import { describe, expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { createApiMetrics, createRegistry } from '#libs/observability/metrics'
import { measureUploads } from './measure-uploads.ts'
import type { ReceivedUpload, ReceiveUpload } from './receive-upload.ts'

const upload: ReceivedUpload = { path: '/none', sha256: '0'.repeat(64), bytes: 20_000, container: 'mp3', name: 'a.mp3' }
const passes: ReceiveUpload = (_request, _response, work) => work(upload)
const refuses: ReceiveUpload = async () => {
  throw new SmartPlayError('file-too-large', 'the file is too large')
}

function open(receive: ReceiveUpload) {
  const registry = createRegistry()
  const measured = measureUploads(receive, createApiMetrics(registry))
  const send = <T>(work: (upload: ReceivedUpload) => Promise<T>) => measured({} as Request, {} as Response, work)
  return { send, text: () => registry.metrics() }
}

describe('measureUploads', () => {
  it('hands on what the work answers, and measures the file', async () => {
    const { send, text } = open(passes)
    expect(await send(async ({ name }) => name)).toBe('a.mp3')
    expect(await text()).toContain('smartplay_upload_bytes_sum 20000')
  })

  it('counts what was refused at the door, by the reason', async () => {
    const { send, text } = open(refuses)
    await expect(send(async () => 'never')).rejects.toThrow('too large')
    expect(await text()).toContain('smartplay_uploads_rejected_total{reason="file-too-large"} 1')
  })

  it('counts what passed the door and could not be stored', async () => {
    const { send, text } = open(passes)
    const away = async () => Promise.reject(new SmartPlayError('store-unavailable', 'the store is away'))
    await expect(send(away)).rejects.toThrow('away')
    expect(await text()).toContain('smartplay_uploads_rejected_total{reason="store-unavailable"} 1')
  })
})
