import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { freePort } from './free-port.ts'

describe.skipIf(process.platform !== 'linux')('freePort', () => {
  it('names no port that the kernel lends to outgoing connections', async () => {
    const [lowest] = (await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')).split(/\s+/).map(Number)
    const ports = await Promise.all(Array.from({ length: 100 }, freePort))
    expect(Math.max(...ports)).toBeLessThan(lowest ?? 0)
  })
})
