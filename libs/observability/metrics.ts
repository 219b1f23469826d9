import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type { Registry }

/**
 * The figures that Prometheus reads: one prefix, base units, labels from closed sets only. Each process has its own
 * registry and its own listener.
 */
export function createRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const STAGE_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16]

/** What a worker did itself. */
export function createWorkerMetrics(registry: Registry) {
  const registers = [registry]
  return {
    analyses: new Counter({
      name: 'smartplay_worker_analyses_total',
      help: 'Jobs that this worker ended, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    stageSeconds: new Histogram({
      name: 'smartplay_worker_stage_duration_seconds',
      help: 'Wall time of each stage in this worker',
      labelNames: ['stage'],
      buckets: STAGE_SECONDS,
      registers,
    }),
    stalled: new Counter({
      name: 'smartplay_worker_stalled_total',
      help: 'Jobs whose former worker was lost, as seen by this worker',
      registers,
    }),
    reenqueued: new Counter({
      name: 'smartplay_reconcile_reenqueued_total',
      help: 'Promises that had lost their job and got a new one',
      registers,
    }),
  }
}

/** What the API answers, and what it sees go by on the queue: all analyses of all workers. */
export function createApiMetrics(registry: Registry) {
  const registers = [registry]
  return {
    requests: new Histogram({
      name: 'smartplay_http_request_duration_seconds',
      help: 'Time until a response was sent, by route',
      labelNames: ['method', 'route', 'status'],
      buckets: REQUEST_SECONDS,
      registers,
    }),
    uploadBytes: new Counter({
      name: 'smartplay_upload_bytes_total',
      help: 'Bytes of accepted uploads',
      registers,
    }),
    streams: new Gauge({ name: 'smartplay_sse_clients', help: 'Open event streams', registers }),
    enqueueErrors: new Counter({
      name: 'smartplay_enqueue_errors_total',
      help: 'Accepted uploads that the reconciler has to enqueue, because Redis did not answer',
      registers,
    }),
    analyses: new Counter({
      name: 'smartplay_analyses_total',
      help: 'Analyses that ended while this API watched the queue, on any worker',
      labelNames: ['outcome'],
      registers,
    }),
    stageSeconds: new Histogram({
      name: 'smartplay_stage_duration_seconds',
      help: 'Wall time of each stage, as reported by any worker while this API watched the queue',
      labelNames: ['stage'],
      buckets: STAGE_SECONDS,
      registers,
    }),
  }
}

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>
export type ApiMetrics = ReturnType<typeof createApiMetrics>

/** Jobs by state, asked for at each scrape. */
export function exposeQueueDepth(registry: Registry, counts: () => Promise<Readonly<Record<string, number>>>) {
  new Gauge({
    name: 'smartplay_queue_jobs',
    help: 'Jobs on the queue, by state',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      const states = await counts().catch(() => ({}))
      this.reset()
      for (const [state, jobs] of Object.entries(states)) this.set({ queue: 'analyse', state }, jobs)
    },
  })
}
