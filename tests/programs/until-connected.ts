import { vi } from 'vitest'
import type { JobQueue } from '#libs/queue/job-queue'

/** What is asked first waits until it is connected, which may take a busy machine longer than an answer may. */
export async function untilConnected(...queues: readonly Pick<JobQueue, 'counts'>[]): Promise<void> {
  await vi.waitFor(() => Promise.all(queues.map((queue) => queue.counts())), { timeout: 20_000 })
}
