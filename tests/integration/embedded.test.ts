import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { health } from '#libs/contract/api'
import { submit, waitForResult } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { canListProcesses, processesIn } from '../programs/processes.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

const REDIS = /^(redis|valkey)-server/
/** A restarted worker waits for the lock of its predecessor, or BullMQ for a Redis that was away. */
const RECOVERY_LIMIT_MS = 45_000

describe.skipIf(!(await isRedisAvailable()))('the embedded set', () => {
  const sounds = useSounds()

  describe('in one command', () => {
    const deployment = useDeployment({ environment: { RECONCILE_INTERVAL_MS: '1000' } })
    let set: Api
    beforeAll(async () => {
      set = await deployment.startEmbedded()
    })

    it('is ready, says where, and analyses', async () => {
      const ready = await set.log.waitFor(({ msg }) => msg === 'smartplay ready')
      expect(ready).toMatchObject({ address: expect.stringContaining('http://127.0.0.1:') })
      const { id } = await submit(set.url, await sounds.tone(1))
      expect((await waitForResult(set.url, id)).mood).toEqual(expect.any(String))
    })

    it('is healthy', async () => {
      const attempt = async () => expect((await fetch(`${set.url}/health`)).status).toBe(200)
      await waitUntil({ what: 'a heartbeat of the worker', timeoutMs: 20_000, attempt })
      expect(health.parse(await (await fetch(`${set.url}/health`)).json()).model_loaded).toBe(true)
    })

    it('refuses a second set on its data, and names the first', async () => {
      const { status, log } = await deployment.run('embedded')
      expect(status).toBe(1)
      expect(await log.waitFor(({ msg }) => msg === 'cannot go on')).toMatchObject({
        err: { code: 'configuration-invalid', message: expect.stringContaining(`belongs to process ${set.pid}`) },
      })
      await expectToAnalyse(2)
    })

    it('starts its worker again after kill -9, and analyses what is sent meanwhile', async () => {
      const killed = await pidOf('worker ready')
      process.kill(killed, 'SIGKILL')
      await expectToAnalyse(3)
      await set.log.waitFor(({ msg, pid }) => msg === 'worker ready' && pid !== killed)
    })

    it('starts its API again after kill -9', async () => {
      const killed = await pidOf('api ready')
      process.kill(killed, 'SIGKILL')
      const { port } = await set.log.waitFor(({ msg, pid }) => msg === 'api ready' && pid !== killed)
      expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBeLessThan(504)
      set = { ...set, url: `http://127.0.0.1:${port}` }
      await expectToAnalyse(4)
    })

    it.runIf(canListProcesses)('starts its Redis again after kill -9, and analyses again', async () => {
      const killed = await redisPid()
      process.kill(killed, 'SIGKILL')
      const attempt = async () => expect(await redisPid()).not.toBe(killed)
      await waitUntil({ what: 'another Redis', timeoutMs: 20_000, attempt })
      await expectToAnalyse(5)
    })

    it('ends within ten seconds of SIGTERM, and leaves no process', async () => {
      expect(await set.stop()).toBeLessThan(10_000)
      await expectNothingRuns(deployment.directory)
    })

    it('has its data again when it is started again', async () => {
      set = await deployment.startEmbedded()
      expect(await submit(set.url, await sounds.tone(1))).toMatchObject({ status: 'completed' })
    })

    it.runIf(canListProcesses)('ends in time while it starts a program again', async () => {
      const killed = await pidOf('worker ready')
      process.kill(killed, 'SIGKILL')
      await set.log.waitFor(({ msg, name }) => msg === 'program ended, starting it again' && name === 'worker')
      await waitUntil({
        what: 'a worker that starts',
        timeoutMs: 10_000,
        attempt: async () => expect((await processesIn(deployment.directory)).length).toBeGreaterThanOrEqual(4),
      })
      expect(await set.stop()).toBeLessThan(10_000)
      await expectNothingRuns(deployment.directory)
    })

    async function expectToAnalyse(tone: number): Promise<void> {
      const { id } = await submit(set.url, await sounds.tone(tone))
      await waitForResult(set.url, id, RECOVERY_LIMIT_MS)
    }

    /** Its line may come after the word of the set that all is ready; and 0 would be our own process group. */
    async function pidOf(msg: string): Promise<number> {
      return Number((await set.log.waitFor((line) => line.msg === msg)).pid)
    }

    async function redisPid(): Promise<number> {
      const found = (await processesIn(deployment.directory)).find(({ name }) => REDIS.test(name))
      if (found === undefined) throw new Error('no Redis runs (expected one)')
      return found.pid
    }
  })

  describe('that does not come to its work', () => {
    const deployment = useDeployment()

    it('ends well where it is ended while its programs start', async () => {
      const { status, log } = await deployment.run('embedded', {}, 'private redis ready')
      expect(status).toBe(0)
      expect([...log.lines('cannot go on'), ...log.lines('smartplay ready')]).toEqual([])
      await expectNothingRuns(deployment.directory)
    })

    it('ends what runs already where a neighbour cannot start', async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      const { status, log } = await deployment.run('embedded', { PORT: String(port) })
      server.close()
      expect(status).toBe(1)
      expect(log.tail()).toContain('the api could not start')
      expect(log.lines('ending').map(({ reason }) => reason)).not.toContain('parent gone')
      await expectNothingRuns(deployment.directory)
    })
  })

  describe.runIf(canListProcesses)('whose first process is killed', () => {
    const deployment = useDeployment()

    it('leaves no process either, and its data can be used again', async () => {
      const killed = await deployment.startEmbedded()
      expect((await processesIn(deployment.directory)).length).toBeGreaterThanOrEqual(4)
      await killed.kill()
      await expectNothingRuns(deployment.directory)

      const next = await deployment.startEmbedded()
      const { id } = await submit(next.url, await sounds.tone(6))
      await waitForResult(next.url, id)
    })
  })
})

function expectNothingRuns(directory: string): Promise<void> {
  const attempt = async () => expect(await processesIn(directory)).toEqual([])
  return waitUntil({ what: 'the end of all processes', timeoutMs: 10_000, attempt })
}
