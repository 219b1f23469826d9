import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below the ports that systems lend to outgoing connections (Linux from 32768, others from 49152). Out of those, a server
 * that is killed and restarted can find its port lent to somebody meanwhile; a client that keeps asking for it on loopback
 * is even connected to itself in the end.
 */
const RANGE = { from: 12_000, to: 32_000 }
/** Test files that run at once draw from ranges of their own: a port may be bound long after it was drawn. */
const LANES = 8
const LANE_PORTS = (RANGE.to - RANGE.from) / LANES
const LOWEST = RANGE.from + LANE_PORTS * (Number(process.env.VITEST_POOL_ID ?? 0) % LANES)
const TRIES = 50

const drawn = new Set<number>()

/** A loopback port that nobody had a moment ago, and that was not drawn here before. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const port = LOWEST + Math.floor(Math.random() * LANE_PORTS)
    if (drawn.has(port)) continue
    drawn.add(port)
    if (await isFree(port)) return port
  }
  throw new Error(`none of ${TRIES} loopback ports from ${LOWEST} on is free`)
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
