import { Gauge } from 'prom-client'
import type { Registry } from './metrics.ts'

/** How one queue stands. */
export interface QueueStanding {
  readonly queue: string
  /** Jobs in each state, by BullMQ's names for them. */
  readonly jobs: Readonly<Record<string, number>>
  /** Age of the job that is taken next; 0 where none waits. */
  readonly oldestWaitingSeconds: number
}

export type LookAtQueues = () => Promise<readonly QueueStanding[]>

/** Jobs by queue and state, and how long the next one has waited: asked for at each scrape, absent without an answer. */
export function exposeQueues(registry: Registry, look: LookAtQueues): void {
  const lookOnce = shared(() => look().catch(() => []))
  const registers = [registry]
  new Gauge({
    name: 'smartplay_queue_jobs',
    help: 'Jobs on the queue, by state',
    labelNames: ['queue', 'state'],
    registers,
    async collect() {
      const standings = await lookOnce()
      this.reset()
      for (const { queue, jobs } of standings) {
        for (const [state, count] of Object.entries(jobs)) this.set({ queue, state }, count)
      }
    },
  })
  new Gauge({
    name: 'smartplay_queue_oldest_waiting_seconds',
    help: 'Age of the job that is taken next; 0 where none waits',
    labelNames: ['queue'],
    registers,
    async collect() {
      const standings = await lookOnce()
      this.reset()
      for (const { queue, oldestWaitingSeconds } of standings) this.set({ queue }, oldestWaitingSeconds)
    },
  })
}

/** Both gauges of one scrape stand on one look. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asking: Promise<T> | undefined
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }
}
