import { describe, expect, it } from 'vitest'
import { VERSION } from '#libs/contract/version'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { exposeModel } from './expose-model.ts'
import { exposeScratch } from './expose-scratch.ts'
import { createApiMetrics, createRegistry, createWorkerMetrics } from './metrics.ts'
import { exposeQueues } from './queue-gauges.ts'

/** Prometheus's own advice: one prefix, base units, and a counter ends in _total. */
const NAME = /^smartplay_[a-z][a-z_]*[a-z]$/
const UNITS = /_(seconds|bytes|ratio|total|info|jobs|clients|pending)$/

describe('the figures', () => {
  it('say which version runs, and what it works with', async () => {
    const registry = createRegistry()
    exposeModel(registry, { pipeline: 'f1-9c1e04aa-r1', features: 'f1', model: '9c1e04aa' })
    const text = await registry.metrics()
    expect(text).toContain(`smartplay_build_info{version="${VERSION}"} 1`)
    expect(text).toContain('smartplay_model_info{pipeline="f1-9c1e04aa-r1",features="f1",model="9c1e04aa"} 1')
  })

  it('carry our prefix, base units and help, and counters end in _total', async () => {
    const registry = createRegistry()
    createApiMetrics(registry)
    exposeQueues(registry, async () => [])
    exposeScratch(registry, await temporaryFolder())
    for (const { name, type, help } of await ours(registry)) {
      expect(name).toMatch(NAME)
      expect(name).toMatch(UNITS)
      expect(help).not.toBe('')
      expect(name.endsWith('_total')).toBe(String(type) === 'counter')
    }
  })

  it('of worker and API never share a name: nobody adds one to the other by mistake', async () => {
    const api = createRegistry()
    const worker = createRegistry()
    createApiMetrics(api)
    createWorkerMetrics(worker)
    const namesOfApi = (await ours(api)).map(({ name }) => name)
    const shared = (await ours(worker)).filter(({ name }) => namesOfApi.includes(name)).map(({ name }) => name)
    expect(shared).toEqual(['smartplay_build_info'])
  })

  it('tell the room on the disk for temporary files', async () => {
    const registry = createRegistry()
    exposeScratch(registry, await temporaryFolder())
    const text = await registry.metrics()
    const bytesOf = (part: string) => Number(new RegExp(`part="${part}"\\} (\\S+)`).exec(text)?.[1])
    expect(bytesOf('size')).toBeGreaterThan(0)
    expect(bytesOf('free')).toBeLessThanOrEqual(bytesOf('size'))
  })
})

async function ours(registry: ReturnType<typeof createRegistry>) {
  return (await registry.getMetricsAsJSON()).filter(({ name }) => name.startsWith('smartplay_'))
}
