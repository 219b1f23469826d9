import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'

/** What happens to a request at the door: it goes on, is answered 503, or is never answered. */
export type Fate = 'pass' | 'refuse' | 'swallow'

/** A door before an HTTP server, where a test decides what becomes of every request. */
export interface S3Door {
  readonly url: string
  /** From now on. */
  decide(fateOf: (method: string, path: string) => Fate): void
}

export function useS3Door(target: () => { readonly host: string; readonly port: number }): S3Door {
  let fateOf: (method: string, path: string) => Fate = () => 'pass'
  let server: Server | undefined
  let url = ''

  beforeAll(async () => {
    server = createServer((asked, answer) => {
      const fate = fateOf(asked.method ?? '', asked.url ?? '')
      if (fate === 'pass') pass(asked, answer)
      else if (fate === 'refuse') asked.resume().once('end', () => answer.writeHead(503).end())
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server?.closeAllConnections()
    server?.close()
  })

  function pass(asked: IncomingMessage, answer: ServerResponse) {
    const { host, port } = target()
    const { method, url: path, headers } = asked
    const passed = request({ host, port, method, path, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.rawHeaders)
      got.pipe(answer)
    })
    passed.once('error', () => answer.destroy())
    answer.once('close', () => passed.destroy())
    asked.pipe(passed)
  }

  return {
    get url() {
      return url
    },
    decide(next) {
      fateOf = next
    },
  }
}
