import { describe, expect, it, onTestFinished } from 'vitest'
import { openAdminListener } from './admin-listener.ts'
import { createRegistry } from './metrics.ts'
import { exposeQueues, type LookAtQueues } from './queue-gauges.ts'

const HOST = '127.0.0.1'

async function open(
  hindrance: () => string | undefined,
  look: LookAtQueues = async () => [],
  ailment: () => string | undefined = () => undefined,
) {
  const registry = createRegistry()
  exposeQueues(registry, look)
  const listener = await openAdminListener({ host: HOST, port: 0, registry, hindrance, ailment })
  onTestFinished(() => listener.close())
  return (path: string) => fetch(`http://${HOST}:${listener.port}${path}`)
}

describe('openAdminListener', () => {
  it('is ready when nothing hinders the program, and says what does', async () => {
    let hindrance: string | undefined = 'starting'
    const ask = await open(() => hindrance)
    const before = await ask('/readyz')
    expect([before.status, await before.json()]).toEqual([503, { status: 'not ready', reason: 'starting' }])
    hindrance = undefined
    const after = await ask('/readyz')
    expect([after.status, await after.json()]).toEqual([200, { status: 'ready' }])
  })

  it('is alive also when it is not ready', async () => {
    const ask = await open(() => 'starting')
    expect((await ask('/livez')).status).toBe(200)
  })

  it('is not alive when only another process would do its work again', async () => {
    const ask = await open(
      () => undefined,
      async () => [],
      () => 'songs have waited for 121 s',
    )
    const answer = await ask('/livez')
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { status: 'stuck', reason: 'songs have waited for 121 s' },
    ])
  })

  it('tells the jobs on the queue by state, in the words of Prometheus', async () => {
    const ask = await open(
      () => undefined,
      async () => [{ queue: 'analyse', jobs: { waiting: 3, active: 1 }, oldestWaitingSeconds: 12 }],
    )
    const response = await ask('/metrics')
    expect(response.headers.get('content-type')).toContain('text/plain')
    const text = await response.text()
    expect(text).toContain('smartplay_queue_jobs{queue="analyse",state="waiting"} 3')
    expect(text).toContain('smartplay_queue_oldest_waiting_seconds{queue="analyse"} 12')
  })

  it('still tells everything else when the queue does not answer', async () => {
    const ask = await open(
      () => undefined,
      () => Promise.reject(new Error('away')),
    )
    const text = await (await ask('/metrics')).text()
    expect(text).toContain('process_cpu_seconds_total')
    expect(text).not.toContain('smartplay_queue_jobs{')
  })

  it('rejects where its port is taken', async () => {
    const registry = createRegistry()
    const options = { host: HOST, registry, hindrance: () => undefined }
    const first = await openAdminListener({ ...options, port: 0 })
    onTestFinished(() => first.close())
    await expect(openAdminListener({ ...options, port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
