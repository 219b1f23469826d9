import type { Request, Response } from 'express'
import { describe, expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { createApiMetrics, createRegistry } from '#libs/observability/metrics'
import { measureBatches, measureUploads } from './measure-uploads.ts'
import type { ReceiveBatch } from './receive-batch.ts'
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

describe('measureBatches', () => {
  function openBatches(receive: ReceiveBatch) {
    const registry = createRegistry()
    const measured = measureBatches(receive, createApiMetrics(registry))
    const send = () => measured({} as Request, {} as Response, async ({ name }) => name)
    return { send, text: () => registry.metrics() }
  }

  it('measures each file that passes, and counts each that does not', async () => {
    const refusal = new SmartPlayError('not-audio', 'no audio')
    const { send, text } = openBatches(async (_request, _response, work) => [
      { name: 'a.mp3', accepted: await work(upload) },
      { name: 'b.mp3', refusal },
    ])
    expect(await send()).toEqual([
      { name: 'a.mp3', accepted: 'a.mp3' },
      { name: 'b.mp3', refusal },
    ])
    expect(await text()).toContain('smartplay_upload_bytes_sum 20000')
    expect(await text()).toContain('smartplay_uploads_rejected_total{reason="not-audio"} 1')
  })

  it('counts a batch once that is refused whole', async () => {
    const { send, text } = openBatches(async () => {
      throw new SmartPlayError('overloaded', 'too much waits')
    })
    await expect(send()).rejects.toThrow('too much waits')
    expect(await text()).toContain('smartplay_uploads_rejected_total{reason="overloaded"} 1')
  })
})
