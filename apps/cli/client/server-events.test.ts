import { describe, expect, it } from 'vitest'
import { type ServerEvent, serverEvents } from './server-events.ts'

async function read(text: string, chunkBytes = 1000): Promise<ServerEvent[]> {
  const bytes = Buffer.from(text)
  async function* chunks() {
    for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes)
  }
  const events: ServerEvent[] = []
  for await (const event of serverEvents(chunks())) events.push(event)
  return events
}

const STREAM =
  'retry: 2000\n\nid: 1.1\nevent: stage\ndata: {"name":"夜"}\n\n: heartbeat\n\nid: 1.2\ndata: a\ndata: b\n\n'

describe('serverEvents', () => {
  it('reads events with their ids and passes over comments', async () => {
    expect(await read(STREAM)).toEqual([
      { event: 'stage', id: '1.1', data: '{"name":"夜"}' },
      { event: 'message', id: '1.2', data: 'a\nb' },
    ])
  })

  it.each([1, 2, 3, 7])('reads the same from pieces of %i bytes', async (bytes) => {
    expect(await read(STREAM, bytes)).toEqual(await read(STREAM))
  })

  it('reads lines that end as on Windows', async () => {
    expect(await read(STREAM.replaceAll('\n', '\r\n'))).toEqual(await read(STREAM))
  })

  it('believes nothing of an event that was cut off', async () => {
    expect(await read('id: 1.1\ndata: a\n\nid: 1.2\ndata: b')).toHaveLength(1)
  })
})
