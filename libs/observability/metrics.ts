import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { VERSION } from '#libs/contract/version'

export type { Registry }

/**
 * The figures that Prometheus reads: one prefix, base units, labels from closed sets only. Each process has its own
 * registry and its own listener.
 */
export function createRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'smartplay_build_info',
    help: 'Always 1; which version this process is of',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version: VERSION }, 1)
  return registry
}

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** From judging, a tenth of a millisecond, to a decoder that is ended by its time limit. */
const STAGE_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64]
/** From an idle worker, a quarter of a second, to a night's backlog. */
const END_TO_END_SECONDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 300, 900, 3600, 14_400]
/** 16 KiB to 32 MiB, doubling each time. */
const UPLOAD_BYTES = Array.from({ length: 12 }, (_, step) => 16_384 * 2 ** step)

/** What a worker did itself. */
export function createWorkerMetrics(registry: Registry) {
  const registers = [registry]
  return {
    attempts: new Counter({
      name: 'smartplay_job_attempts_total',
      help: 'Pick-ups of jobs that this worker ended, by how they ended; a retry is one more',
      labelNames: ['queue', 'outcome'],
      registers,
    }),
    failures: new Counter({
      name: 'smartplay_job_failures_total',
      help: 'Pick-ups that ended in an error, by its code',
      labelNames: ['queue', 'code'],
      registers,
    }),
    endToEndSeconds: new Histogram({
      name: 'smartplay_job_end_to_end_seconds',
      help: 'From the acknowledgement of an upload until its result was stored',
      labelNames: ['queue'],
      buckets: END_TO_END_SECONDS,
      registers,
    }),
    lastFinished: new Gauge({
      name: 'smartplay_last_job_finished_timestamp_seconds',
      help: 'When this worker last ended a pick-up by itself, well or not',
      labelNames: ['queue'],
      registers,
    }),
    busyRatio: new Gauge({
      name: 'smartplay_worker_busy_ratio',
      help: 'Jobs in work, of those that may be in work at once',
      labelNames: ['queue'],
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
      name: 'smartplay_jobs_stalled_total',
      help: 'Jobs whose former worker was lost, as seen by this worker',
      registers,
    }),
    locksLost: new Counter({
      name: 'smartplay_lock_renewal_failed_total',
      help: 'Jobs that this worker gave up because it could not renew their lock',
      registers,
    }),
    reenqueued: new Counter({
      name: 'smartplay_reconcile_reenqueued_total',
      help: 'Promises that had lost their job and got a new one',
      registers,
    }),
    intentsPending: new Gauge({
      name: 'smartplay_intents_pending',
      help: 'Promises that stand, at the last look of this worker; 0 while another one looks',
      registers,
    }),
    oldestIntentSeconds: new Gauge({
      name: 'smartplay_intents_oldest_seconds',
      help: 'Age of the oldest promise that stands, at the last look of this worker; 0 while another one looks',
      registers,
    }),
  }
}

/** What the API answers, and what it sees go by on the queue: all analyses of all workers. */
export function createApiMetrics(registry: Registry) {
  const registers = [registry]
  return {
    requests: new Counter({
      name: 'smartplay_http_requests_total',
      help: 'Requests answered, by route and class of status: 2xx, 3xx, 4xx, 5xx',
      labelNames: ['route', 'method', 'status_class'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'smartplay_http_request_duration_seconds',
      help: 'Time until a response was sent, by route; event streams, which last as long as their clients, left out',
      labelNames: ['route', 'method'],
      buckets: REQUEST_SECONDS,
      registers,
    }),
    uploadBytes: new Histogram({
      name: 'smartplay_upload_bytes',
      help: 'Sizes of the uploads that passed the door',
      buckets: UPLOAD_BYTES,
      registers,
    }),
    uploadsRejected: new Counter({
      name: 'smartplay_uploads_rejected_total',
      help: 'Uploads that were refused or could not be stored, by the code of the error',
      labelNames: ['reason'],
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
