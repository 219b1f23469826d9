import { openInstallation } from '#libs/analyses/installation'
import { createLedger } from '#libs/analyses/ledger'
import type { Config } from '#libs/config/env'
import { openEngine } from '#libs/engine/engine'
import { openAdminListener } from '#libs/observability/admin-listener'
import type { Lifetime } from '#libs/observability/lifetime'
import type { Logger } from '#libs/observability/logger'
import { createRegistry, createWorkerMetrics } from '#libs/observability/metrics'
import { openAnalyseQueue } from '#libs/queue/analyse-queue'
import type { QueueAddress } from '#libs/queue/connection'
import { openConsumer } from '#libs/queue/consumer'
import { openExclusive } from '#libs/queue/exclusive'
import { startHeartbeat } from '#libs/queue/heartbeat'
import { newInstanceName } from '#libs/queue/instance-name'
import { openPresence } from '#libs/queue/presence'
import { openScratch } from '#libs/scratch/scratch'
import { openStorageWhenUp } from '#libs/storage/open-when-up'
import { createPace } from './pace.ts'
import { createProcessAnalysis } from './process-analysis.ts'
import { startReconciler } from './reconcile.ts'

export interface WorkerContext {
  readonly config: Config
  readonly address: QueueAddress
  readonly log: Logger
  readonly lifetime: Lifetime
}

/** Runs in progress may go on this long after a SIGTERM; then they go back to the queue. */
const GRACE_MS = 5000

/** Opens everything in the order in which it is needed; the lifetime closes it in reverse. */
export async function startWorker({ config, address, log, lifetime }: WorkerContext): Promise<void> {
  let hindrance: string | undefined = 'starting'
  const registry = createRegistry()
  const metrics = createWorkerMetrics(registry)
  const admin = await openAdminListener({
    host: config.host,
    port: config.workerAdminPort,
    registry,
    hindrance: () => hindrance,
  })
  lifetime.own('admin listener', admin)

  const store = lifetime.own(
    'store',
    await openStorageWhenUp(config.storage, (error) => log.warn({ err: error }, 'waiting')),
  )
  const { storeId } = await openInstallation(store)
  const ledger = createLedger(store)
  const scratch = lifetime.own('scratch', await openScratch(config.scratchDirectory, 'worker'))
  const engine = lifetime.own(
    'engine',
    await openEngine({ ...config, scratch: scratch.directory, threads: config.featureThreads }),
  )
  const { pipelineVersion } = engine
  if (!engine.decoder.confined) log.warn(engine.decoder, 'the kernel cannot limit the decoder here')

  const instance = newInstanceName()
  const pace = createPace()
  const queue = lifetime.own('queue', openAnalyseQueue(address))
  lifetime.own(
    'heartbeat',
    await startHeartbeat({
      presence: openPresence(address),
      self: () => ({
        ...{ instance, role: 'worker', storeId, pipelineVersion, concurrency: config.concurrency },
        secondsPerSong: pace.seconds(),
      }),
      onStranger: (error) => void lifetime.fail(error),
    }),
  )
  lifetime.own(
    'reconciler',
    startReconciler(
      { ledger, queue, exclusive: openExclusive(address), pipelineVersion, log, metrics },
      {
        intervalMs: config.reconcileIntervalMs,
        retention: { audioMs: config.retainAudioMs, failuresMs: config.retainFailuresMs },
      },
    ),
  )
  lifetime.own(
    'consumer',
    openConsumer({
      address,
      concurrency: config.concurrency,
      process: pace.timed(createProcessAnalysis({ engine, ledger, scratch, log, metrics, instance })),
      onStalled: () => metrics.stalled.inc(),
      onError: (error) => log.warn({ err: error }, 'queue'),
      graceMs: GRACE_MS,
    }),
  )
  hindrance = undefined
  const { catalogue, decoder, kernel } = engine
  log.info(
    { instance, pipelineVersion, catalogue: catalogue.version, decoder, kernel, admin: admin.port },
    'worker ready',
  )
}
