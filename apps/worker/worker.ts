import { openInstallation } from '#libs/analyses/installation'
import { createLedger } from '#libs/analyses/ledger'
import { openCatalogueVersions } from '#libs/catalogue/versions'
import type { Config } from '#libs/config/env'
import { openEngine } from '#libs/engine/engine'
import { type FollowedCatalogue, followCatalogue } from '#libs/engine/follow-catalogue'
import { modelVersionsOf } from '#libs/engine/pipeline-version'
import { openAdminListener } from '#libs/observability/admin-listener'
import { createComplaint } from '#libs/observability/complaint'
import { exposeModel } from '#libs/observability/expose-model'
import { exposeScratch } from '#libs/observability/expose-scratch'
import type { Lifetime } from '#libs/observability/lifetime'
import type { Logger } from '#libs/observability/logger'
import { createRegistry, createWorkerMetrics } from '#libs/observability/metrics'
import type { QueueAddress } from '#libs/queue/connection'
import { openExclusive } from '#libs/queue/exclusive'
import { startHeartbeat } from '#libs/queue/heartbeat'
import { newInstanceName } from '#libs/queue/instance-name'
import { openJobQueue } from '#libs/queue/job-queue'
import { openLookout } from '#libs/queue/lookout'
import { openPresence } from '#libs/queue/presence'
import { joinSongQueues } from '#libs/queue/song-queues'
import { openScratch } from '#libs/scratch/scratch'
import type { ObjectStore } from '#libs/storage/objects'
import { openStorageWhenUp } from '#libs/storage/open-when-up'
import { openTracer } from '#libs/tracing/open-tracer'
import type { Tracer } from '#libs/tracing/tracer'
import { consumeSongs } from './consume-songs.ts'
import { createCourtesy } from './courtesy.ts'
import { type Liveness, startLiveness } from './liveness.ts'
import { openReindex } from './open-reindex.ts'
import { openWebhooks } from './open-webhooks.ts'
import { createPace } from './pace.ts'
import { createProcessAnalysis } from './process-analysis.ts'
import { startReconciler } from './reconcile.ts'
import { startSweeper } from './sweep.ts'

export interface WorkerContext {
  readonly config: Config
  readonly address: QueueAddress
  readonly log: Logger
  readonly lifetime: Lifetime
}

/** Opens everything in the order in which it is needed; the lifetime closes it in reverse. */
export async function startWorker({ config, address, log, lifetime }: WorkerContext): Promise<void> {
  let hindrance: string | undefined = 'starting'
  let liveness: Liveness | undefined
  const tracer = lifetime.own('tracer', await startTracer(config, log))
  const registry = createRegistry()
  const metrics = createWorkerMetrics(registry)
  const admin = await openAdminListener({
    ...{ host: config.host, port: config.workerAdminPort, registry },
    hindrance: () => hindrance,
    ailment: () => liveness?.ailment(),
  })
  lifetime.own('admin listener', admin)

  const store = lifetime.own(
    'store',
    await openStorageWhenUp(config.storage, (error) => log.warn({ err: error }, 'waiting')),
  )
  const installation = await openInstallation(store)
  const ledger = createLedger(store)
  const scratch = lifetime.own('scratch', await openScratch(config.scratchDirectory, 'worker'))
  const { live } = lifetime.own('catalogue', await followVersions(store, { config, log }))
  const engine = lifetime.own(
    'engine',
    await openEngine({
      ...{ ...config, scratch: scratch.directory, live },
      ...{ threads: config.featureThreads, describers: config.reindexConcurrency },
    }),
  )
  const { pipelineVersion } = engine
  exposeModel(registry, modelVersionsOf(pipelineVersion))
  exposeScratch(registry, scratch.directory)
  if (!engine.decoder.confined) log.warn(engine.decoder, 'the kernel cannot limit the decoder here')

  const instance = newInstanceName()
  const pace = createPace()
  const { storeId } = installation
  const self = { instance, role: 'worker', storeId, pipelineVersion, concurrency: config.concurrency } as const
  const songs = { analyse: openJobQueue(address, 'analyse'), batch: openJobQueue(address, 'batch') }
  lifetime.own('queues', { close: () => Promise.all([songs.analyse.close(), songs.batch.close()]) })
  const queue = joinSongQueues(songs)
  const lookout = lifetime.own('lookout', openLookout(address, ['analyse', 'batch']))
  const courtesy = createCourtesy(lookout)
  liveness = lifetime.own('liveness', startLiveness({ lookout }))
  const { members } = lifetime.own(
    'heartbeat',
    await startHeartbeat({
      presence: openPresence(address),
      self: () => ({ ...self, secondsPerSong: pace.seconds() }),
      onStranger: (error) => void lifetime.fail(error),
    }),
  )
  const { conclude, announcer, deliveries } = openWebhooks({
    ...{ config, store, installation, ledger, address, log, metrics, tracer, lifetime },
  })
  const exclusive = lifetime.own('locks', openExclusive(address))
  const reconciling = { ledger, conclude, deliveries, queue, exclusive, log, metrics }
  lifetime.own('reconciler', startReconciler(reconciling, { intervalMs: config.reconcileIntervalMs }))
  const retention = { audioMs: config.retainAudioMs, failuresMs: config.retainFailuresMs }
  const sweep = async (signal: AbortSignal) =>
    (await ledger.sweep(retention, pipelineVersion, signal)) + (await deliveries.sweep(signal))
  lifetime.own('sweeper', startSweeper({ name: 'sweep', sweep, exclusive, log }))
  openReindex({
    ...{ config, address, store, engine, scratch, members, courtesy, log, metrics, tracer, instance, lifetime },
    announce: announcer.reindexEnded,
  })
  const process = createProcessAnalysis({ engine, ledger, conclude, scratch, log, metrics, tracer, instance })
  consumeSongs({
    ...{ address, config, metrics, log, lifetime },
    process: liveness.watched(courtesy.first(pace.timed(process))),
  })
  hindrance = undefined
  const { decoder, kernel } = engine
  log.info(
    { instance, pipelineVersion, catalogue: live().catalogue.version, decoder, kernel, admin: admin.port },
    'worker ready',
  )
}

function startTracer({ tracing }: Config, log: Logger): Promise<Tracer> {
  const onError = createComplaint(log, 'traces not delivered')
  return openTracer({ ...tracing, service: 'smartplay-worker', onError })
}

function followVersions(
  store: ObjectStore,
  { config, log }: Pick<WorkerContext, 'config' | 'log'>,
): Promise<FollowedCatalogue> {
  const directories = config.catalogueDirectories
  return followCatalogue({
    ...{ versions: openCatalogueVersions(store, { directories }), directories },
    onSwap: ({ catalogue }) =>
      log.info({ catalogue: catalogue.version, tracks: catalogue.tracks.count }, 'catalogue live'),
    onError: (error) => log.error({ err: error }, 'catalogue refused'),
  })
}
