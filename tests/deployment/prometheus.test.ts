import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { post, submit, waitForResult } from '../programs/client.ts'
import { type Api, useDeployment, type Worker } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { REPOSITORY } from '../programs/repository.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import type { TestServer } from '../servers/server.ts'
import { isAvailable, startServer } from '../servers/start-server.ts'
import { waitUntil } from '../servers/wait-until.ts'
import { prometheusRecipe } from './recipes.ts'

const canRun = (await isRedisAvailable()) && (await isAvailable(prometheusRecipe({ api: '', worker: '' })))

const PATIENCE_MS = 20_000
const RULES = readFileSync(join(REPOSITORY, 'infra/prometheus/rules/smartplay.yml'), 'utf8')
const DASHBOARDS = join(REPOSITORY, 'infra/grafana/dashboards')

const vector = z.object({
  status: z.literal('success'),
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
})
const names = z.object({ data: z.array(z.string()) })
const rules = z.object({
  data: z.object({
    groups: z.array(
      z.object({ rules: z.array(z.object({ name: z.string(), health: z.string(), state: z.string().optional() })) }),
    ),
  }),
})
const dashboard = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
})

describe.skipIf(!canRun)('Prometheus, scraping the service', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  let api: Api
  let worker: Worker
  let prometheus: TestServer

  beforeAll(async () => {
    api = await deployment.startApi()
    worker = await deployment.startWorker()
    const { id } = await submit(api.url, await sounds.tone(1))
    await waitForResult(api.url, id)
    await post(`${api.url}/upload`, { path: await sounds.file('note.wav', 'no audio') })
    const broken = await sounds.file('broken.wav', 'RIFF0000WAVEfmt ')
    await post(`${api.url}/upload`, { path: broken })
    const targets = { api: new URL(api.adminUrl).host, worker: new URL(worker.adminUrl).host }
    prometheus = await startServer(prometheusRecipe(targets))
    await waitUntil({
      what: 'two scrapes of every process, and the rules in between',
      timeoutMs: PATIENCE_MS,
      attempt: async () => {
        const { groups } = rules.parse(await ask('/api/v1/rules')).data
        expect(groups.flatMap((group) => group.rules).every(({ health }) => health === 'ok')).toBe(true)
        expect(await figure('sum(count_over_time(up{job=~"smartplay-.*"}[1m]))')).toBeGreaterThanOrEqual(4)
      },
    })
  })
  afterAll(() => prometheus?.stop())

  async function ask(path: string): Promise<unknown> {
    const response = await fetch(`http://${prometheus.host}:${prometheus.port}${path}`)
    const body: unknown = await response.json()
    expect(response.status, JSON.stringify(body)).toBe(200)
    return body
  }

  async function query(expression: string) {
    return vector.parse(await ask(`/api/v1/query?query=${encodeURIComponent(expression)}`)).data.result
  }

  async function figure(expression: string): Promise<number> {
    const [sample] = await query(expression)
    return Number(sample?.value[1])
  }

  it('finds an API and a worker by the names that the alerts use', async () => {
    expect(await figure('up{job="smartplay-api"}')).toBe(1)
    expect(await figure('up{job="smartplay-worker"}')).toBe(1)
  })

  it('has counted the song, its stages and the time until its result', async () => {
    expect(await figure('smartplay_job_attempts_total{queue="analyse",outcome="completed"}')).toBe(1)
    expect(await figure('smartplay_job_end_to_end_seconds_count{queue="analyse"}')).toBe(1)
    expect(await figure('smartplay_worker_stage_duration_seconds_count{stage="decode"}')).toBeGreaterThanOrEqual(1)
    expect(await figure('smartplay_queue_oldest_waiting_seconds{queue="analyse"}')).toBe(0)
    expect(await figure('smartplay_uploads_rejected_total{reason="not-audio"}')).toBe(1)
    expect(await figure('smartplay_upload_bytes_count')).toBeGreaterThanOrEqual(1)
    expect(await figure('time() - smartplay_last_job_finished_timestamp_seconds')).toBeLessThan(60)
    expect(await figure('count(smartplay_model_info)')).toBe(2)
  })

  it('has loaded every rule, and no alert fires over a service that is well', async () => {
    const { groups } = rules.parse(await ask('/api/v1/rules')).data
    const loaded = groups.flatMap((group) => group.rules)
    expect(loaded).toHaveLength([...RULES.matchAll(/- (alert|record): /g)].length)
    expect(loaded.filter(({ state }) => state === 'firing')).toEqual([])
  })

  it('knows every figure of ours that rules and dashboards speak of', async () => {
    const known = new Set(names.parse(await ask('/api/v1/label/__name__/values')).data)
    const spoken = [RULES, ...dashboardFiles()].flatMap((text) => text.match(/\bsmartplay_\w+/g) ?? [])
    expect([...new Set(spoken)].filter((name) => !known.has(name))).toEqual([])
  })

  it('can answer every question that a dashboard asks', async () => {
    for (const text of dashboardFiles()) {
      for (const { expr } of dashboard.parse(JSON.parse(text)).panels.flatMap(({ targets }) => targets)) {
        await query(expr.replaceAll(/\$(instance|queue)/g, '.*'))
      }
    }
  })

  it('reads less than two thousand series from each process', async () => {
    expect(await figure('max(scrape_samples_scraped{job=~"smartplay-.*"})')).toBeLessThan(2000)
  })
})

function dashboardFiles(): readonly string[] {
  return readdirSync(DASHBOARDS).map((name) => readFileSync(join(DASHBOARDS, name), 'utf8'))
}
