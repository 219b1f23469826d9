import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { REPOSITORY } from '../programs/repository.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

describe.skipIf(!(await isRedisAvailable()))('connections to Redis', () => {
  const redis = useRedis()
  const deployment = useDeployment({ redis })

  /** All but the one by which we ask. */
  async function held(): Promise<number> {
    const clients = String(await redis.command('CLIENT', 'LIST', 'TYPE', 'normal'))
    const listening = String(await redis.command('CLIENT', 'LIST', 'TYPE', 'pubsub'))
    return clients.split('\n').length + listening.split('\n').length - 3
  }

  it('are as many as the runbook tells whoever has to set maxclients', async () => {
    const runbook = await readFile(join(REPOSITORY, 'docs/runbook.md'), 'utf8')
    const [, api, worker] = /An API holds (\d+), a worker (\d+)/.exec(runbook) ?? []
    expect(await held()).toBe(0)
    await deployment.startApi()
    await untilHeld(Number(api))
    await deployment.startWorker()
    await untilHeld(Number(api) + Number(worker))
  })

  function untilHeld(expected: number): Promise<void> {
    const attempt = async () => expect(await held()).toBe(expected)
    return waitUntil({ what: `${expected} connections`, timeoutMs: 30_000, attempt })
  }
})
