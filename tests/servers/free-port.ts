import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below the ports that systems lend to outgoing connections (Linux from 32768, others from 49152). Out of those, a server
 * that is killed and restarted can find its port lent to somebody meanwhile; a client that keeps asking for it on loopback
 * is even connected to itself in the end.
 */
const LOWEST = 12_000
const HIGHEST = 32_000
const TRIES = 50

/** A loopback port that nobody had a moment ago. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST))
    if (await isFree(port)) return port
  }
  throw new Error(`none of ${TRIES} loopback ports between ${LOWEST} and ${HIGHEST} is free`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
