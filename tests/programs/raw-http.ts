import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A request byte for byte, as no HTTP library would send it. */
export interface RawRequest {
  readonly url: string
  /** Request line, headers and body. */
  readonly bytes: Buffer
  /** Closes the connection when all is sent, in the middle of what was announced. */
  readonly hangUp?: boolean
}

/** The status that the server answers; undefined where it closed the connection without a word. */
export async function sendRaw({ url, bytes, hangUp = false }: RawRequest): Promise<number | undefined> {
  const socket = open(url)
  const answer = readStatus(socket)
  socket.write(bytes)
  if (hangUp) socket.end()
  const status = await answer
  socket.destroy()
  return status
}

export function open(url: string): Socket {
  const { hostname, port } = new URL(url)
  return connect(Number(port), hostname).on('error', () => {})
}

/** Resolves when a connection is closed, by whomever and however: a reset is an end as well. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

async function readStatus(socket: Socket): Promise<number | undefined> {
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    if (text.includes('\r\n')) socket.emit('status')
  })
  await Promise.race([once(socket, 'status'), closed(socket)])
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]
  return status === undefined ? undefined : Number(status)
}
