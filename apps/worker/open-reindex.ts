import { openCatalogueVersions } from '#libs/catalogue/versions'
import type { Config } from '#libs/config/env'
import type { Engine } from '#libs/engine/engine'
import { createComplaint } from '#libs/observability/complaint'
import type { Lifetime } from '#libs/observability/lifetime'
import type { Logger } from '#libs/observability/logger'
import type { WorkerMetrics } from '#libs/observability/metrics'
import type { QueueAddress } from '#libs/queue/connection'
import { openConsumer } from '#libs/queue/consumer'
import { openExclusive } from '#libs/queue/exclusive'
import { openJobQueue } from '#libs/queue/job-queue'
import type { Member } from '#libs/queue/presence'
import { gatherSources } from '#libs/reindex/gather-sources'
import { abandonRun, type PublishDeps, publishRun } from '#libs/reindex/publish'
import { openReindexRuns } from '#libs/reindex/runs'
import type { Run } from '#libs/reindex/stored'
import { sweepChunks } from '#libs/reindex/sweep-chunks'
import { openVectors } from '#libs/reindex/vectors'
import type { Scratch } from '#libs/scratch/scratch'
import type { ObjectStore } from '#libs/storage/objects'
import type { Tracer } from '#libs/tracing/tracer'
import type { Announcer } from '#libs/webhooks/announcer'
import type { Courtesy } from './courtesy.ts'
import { createDescribeFile } from './describe-file.ts'
import { measureRuns } from './measure-runs.ts'
import { createProcessReindex } from './process-reindex.ts'
import { startSweeper } from './sweep.ts'
import { startReindexTender } from './tend-reindex.ts'

export interface ReindexContext {
  readonly config: Pick<Config, 'reindexConcurrency' | 'catalogueDirectories'>
  readonly address: QueueAddress
  readonly store: ObjectStore
  readonly engine: Engine
  readonly scratch: Scratch
  readonly members: () => readonly Member[]
  readonly courtesy: Courtesy
  readonly announce: Announcer['reindexEnded']
  readonly log: Logger
  readonly metrics: WorkerMetrics
  readonly tracer: Tracer
  /** Name of this worker. */
  readonly instance: string
  readonly lifetime: Lifetime
}

/** A chunk that is given up is begun again by another worker, where every measured vector is reused: no grace needed. */
const GRACE_MS = 0

/** A worker's part in reindexes: takes chunks, sees to it that there are some, and brings runs to their end. */
export function openReindex(context: ReindexContext): void {
  const { config, address, store, engine, scratch, courtesy, log, metrics, tracer, lifetime } = context
  const concurrency = config.reindexConcurrency
  const [own = '', demo = ''] = config.catalogueDirectories
  const runs = openReindexRuns(store)
  const versions = openCatalogueVersions(store)
  const onUnwritten = (error: unknown) => log.warn({ err: error }, 'could not write features.json')
  const endingOf = ({ traceparent }: Run): PublishDeps => ({
    ...{ runs, versions, onUnwritten },
    announce: (ended) => context.announce({ ...ended, traceparent }),
  })
  const queue = openJobQueue(address, 'reindex')
  const exclusive = openExclusive(address)
  const tender = startReindexTender({
    ...{ runs, store, concurrency, log, tracer, members: context.members, pipelineVersion: engine.pipelineVersion },
    ...{ queue, exclusive },
    gather: () => gatherSources({ own, demo }),
    publish: (run) => publishRun(run, endingOf(run)),
    abandon: (run, reason) => abandonRun(run, reason, endingOf(run)),
  })
  const sweep = (signal: AbortSignal) => sweepChunks({ runs, store }, signal)
  const sweeper = startSweeper({ name: 'reindex-sweep', sweep, exclusive, log })
  const files = createDescribeFile({ engine, vectors: openVectors(store), store, scratch })
  const process = createProcessReindex({
    runs,
    files,
    tender,
    quiet: courtesy.quiet,
    log,
    tracer,
    instance: context.instance,
  })
  const consumer = openConsumer({
    ...{ address, queue: 'reindex', concurrency, graceMs: GRACE_MS },
    process: measureRuns(process, { metrics, concurrency }),
    onStalled: () => metrics.stalled.inc(),
    onLockLost: () => metrics.locksLost.inc(),
    onError: createComplaint(log, 'queue'),
  })
  // The tender takes the locks with it: one that is not given back would keep the other workers from sweeping for an hour.
  const closeCare = () => sweeper.close().then(() => tender.close())
  // At once: each may have to wait for a Redis that is away, and the program has to end in time.
  const close = () => Promise.all([consumer.close(), closeCare(), queue.close()])
  lifetime.own('reindex', { close })
}
