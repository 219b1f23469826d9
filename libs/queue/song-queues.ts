import type { AnalyseJob } from '#libs/contract/job'
import type { Feed } from './feed.ts'
import type { FailedJob, JobQueue, LiveJob } from './job-queue.ts'
import type { Queues } from './queues.ts'

/** Where a song can wait: alone, or behind those that were sent alone. */
export type SongQueue = 'analyse' | 'batch'

/** Both queues of songs as one: a song waits on one of them, never on both. */
export interface SongQueues {
  /** A song that waits on `batch` moves up when it is enqueued on `analyse`, and never the other way. */
  enqueue(job: AnalyseJob, jobId: string, queue: SongQueue): Promise<'added' | 'joined'>
  look(jobId: string): Promise<LiveJob | undefined>
  isLive(jobId: string): Promise<boolean>
  remove(jobId: string): Promise<void>
  failureOf(jobId: string): Promise<FailedJob | undefined>
}

type Needed = 'enqueue' | 'enqueueIf' | 'look' | 'isLive' | 'remove' | 'failureOf' | 'counts'
type Both = { readonly [Name in keyof Pick<Queues, SongQueue>]: Pick<JobQueue<Name>, Needed> }

export function joinSongQueues({ analyse, batch }: Both): SongQueues {
  return {
    async enqueue(job, jobId, queue) {
      if (queue === 'batch') return (await analyse.look(jobId)) ? 'joined' : batch.enqueue(job, jobId)
      return analyse.enqueueIf(takeOff(jobId), job, jobId)
    },

    async look(jobId) {
      const [alone, among] = await Promise.all([analyse.look(jobId), batch.look(jobId)])
      return alone ?? (among && behind(among))
    },

    async isLive(jobId) {
      const alive = await Promise.all([analyse.isLive(jobId), batch.isLive(jobId)])
      return alive.includes(true)
    },

    async remove(jobId) {
      await Promise.all([analyse.remove(jobId), batch.remove(jobId)])
    },

    async failureOf(jobId) {
      const failed = await Promise.all([analyse.failureOf(jobId), batch.failureOf(jobId)])
      const [newest] = failed.filter((job) => job !== undefined).toSorted((a, b) => +b.failedAt - +a.failedAt)
      return newest
    },
  }

  /** Whether `batch` does not hold the job any more; one that a worker has taken up is as good where it is. */
  async function takeOff(jobId: string): Promise<boolean> {
    if ((await batch.look(jobId)) === undefined) return true
    await batch.remove(jobId)
    return (await batch.look(jobId)) === undefined
  }

  /** All that waits alone goes first. */
  async function behind({ state, progress, position }: LiveJob<'batch'>): Promise<LiveJob> {
    if (state === 'running' || position === null) return { state, progress, position }
    const { waiting = 0 } = await analyse.counts()
    return { state, progress, position: waiting + position }
  }
}

/** What goes by on either queue. A song that moves up is `removed` from one: whoever follows looks and reads on. */
export function joinFeeds(analyse: Feed, batch: Feed<'batch'>): Feed {
  return {
    follow: (jobId, tell) =>
      both(
        analyse.follow(jobId, tell),
        batch.follow(jobId, (event) => tell(event)),
      ),
    followAll: (tell) =>
      both(
        analyse.followAll(tell),
        batch.followAll((event) => tell(event)),
      ),
    async close() {
      await Promise.all([analyse.close(), batch.close()])
    },
  }
}

function both(first: () => void, second: () => void): () => void {
  return () => {
    first()
    second()
  }
}
