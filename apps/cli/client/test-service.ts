import type { IncomingMessage, ServerResponse } from 'node:http'
import { serve } from '../../../tests/fixtures/serve.ts'

export type Reply = (request: IncomingMessage, response: ServerResponse) => void

export interface TestService {
  readonly url: string
  readonly requests: readonly IncomingMessage[]
}

/** A service that answers one request after the other as told, the last reply again and again. */
export async function startTestService(...replies: readonly Reply[]): Promise<TestService> {
  const requests: IncomingMessage[] = []
  const url = await serve((request, response) => {
    const reply = replies[Math.min(requests.length, replies.length - 1)]
    requests.push(request)
    reply?.(request, response)
  })
  return { url, requests }
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return (request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }
}

/** Breaks the connection without an answer. */
export const hangUp: Reply = (request) => request.socket.destroy()
