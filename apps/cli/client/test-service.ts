import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Reply = (request: IncomingMessage, response: ServerResponse) => void

export interface TestService {
  readonly url: string
  readonly requests: readonly IncomingMessage[]
}

/** A service that answers one request after the other as told, the last reply again and again. */
export async function startTestService(...replies: readonly Reply[]): Promise<TestService> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    const reply = replies[Math.min(requests.length, replies.length - 1)]
    requests.push(request)
    reply?.(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return (request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }
}

/** Breaks the connection without an answer. */
export const hangUp: Reply = (request) => request.socket.destroy()
