import { openInstallation } from '#libs/analyses/installation'
import { createLedger } from '#libs/analyses/ledger'
import { type CatalogueVersions, openCatalogueVersions } from '#libs/catalogue/versions'
import type { Config } from '#libs/config/env'
import type { Installation } from '#libs/contract/stored'
import { type FollowedCatalogue, followCatalogue } from '#libs/engine/follow-catalogue'
import { modelVersionsOf, readPipelineVersion } from '#libs/engine/pipeline-version'
import { createRefresh } from '#libs/engine/refresh'
import { FEATURES_VERSION } from '#libs/features/table'
import { openAdminListener } from '#libs/observability/admin-listener'
import { createComplaint } from '#libs/observability/complaint'
import { exposeModel } from '#libs/observability/expose-model'
import { exposeScratch } from '#libs/observability/expose-scratch'
import type { Lifetime } from '#libs/observability/lifetime'
import type { Logger } from '#libs/observability/logger'
import { type ApiMetrics, createApiMetrics, createRegistry, type Registry } from '#libs/observability/metrics'
import { exposeQueues } from '#libs/observability/queue-gauges'
import type { QueueAddress } from '#libs/queue/connection'
import { openFeed } from '#libs/queue/feed'
import { startHeartbeat } from '#libs/queue/heartbeat'
import { newInstanceName } from '#libs/queue/instance-name'
import { type Member, openPresence } from '#libs/queue/presence'
import { openQueues, type Queues } from '#libs/queue/queues'
import { joinFeeds, joinSongQueues } from '#libs/queue/song-queues'
import { openStandings } from '#libs/queue/standings'
import { openReindexRuns } from '#libs/reindex/runs'
import { openScratch } from '#libs/scratch/scratch'
import { cacheObjects } from '#libs/storage/cached'
import type { ObjectStore } from '#libs/storage/objects'
import { openStorageWhenUp } from '#libs/storage/open-when-up'
import { openTracer } from '#libs/tracing/open-tracer'
import type { Tracer } from '#libs/tracing/tracer'
import { openAccess } from './access/access.ts'
import { createAnalyses } from './analyses/analyses.ts'
import { createRetrying } from './analyses/retrying.ts'
import { createApp } from './app.ts'
import { createBatching } from './batches/batching.ts'
import { openIntake } from './intake/open-intake.ts'
import { openServer } from './open-server.ts'
import { createReindexes } from './reindexes/reindexes.ts'
import { mountDashboard } from './service/dashboard.ts'
import { watchQueue } from './service/watch-queue.ts'
import type { Services } from './services.ts'
import { openWebhooks } from './webhooks/open-webhooks.ts'

export interface ApiContext {
  readonly config: Config
  readonly address: QueueAddress
  readonly log: Logger
  readonly lifetime: Lifetime
}

/** Opens everything in the order in which it is needed; the lifetime closes it in reverse. */
export async function startApi(context: ApiContext): Promise<void> {
  const { config, address, log, lifetime } = context
  let hindrance: string | undefined = 'starting'
  let services: Services | undefined
  const tracer = lifetime.own('tracer', await startTracer(config, log))
  const registry = createRegistry()
  const metrics = createApiMetrics(registry)
  const queues = lifetime.own('queues', openQueues(address))
  exposeQueues(registry, lifetime.own('standings', openStandings(address)).look)
  const admin = await openAdminListener({
    ...{ host: config.host, port: config.adminPort, registry },
    hindrance: () => hindrance,
    extend: (app) =>
      mountDashboard(app, {
        ...{ queues: queues.boards, password: config.adminPassword, isWritable: config.adminWritable },
        services: () => services,
      }),
  })
  lifetime.own('admin listener', admin)

  services = await openServices(context, { queues, metrics, registry })
  const app = createApp({ services, log, tracer, config })
  const server = await openServer({ host: config.host, port: config.port, listener: app })
  lifetime.own('server', server)
  hindrance = undefined
  log.info({ port: server.port, admin: admin.port, catalogue: services.live().catalogue.version }, 'api ready')
}

interface Opened {
  readonly queues: Queues
  readonly metrics: ApiMetrics
  readonly registry: Registry
}

async function openServices(
  { config, address, log, lifetime }: ApiContext,
  { queues, metrics, registry }: Opened,
): Promise<Services> {
  const warn = createComplaint(log, 'keys not read')
  const pipelineVersion = await readPipelineVersion(config.modelPath)
  const store = lifetime.own('store', await openStore(config, log))
  const installation = await openInstallation(store)
  const access = lifetime.own('access', await openAccess({ store, installation, address, config, onError: warn }))
  const catalogueVersions = openCatalogueVersions(store, { directories: config.catalogueDirectories })
  const { live } = lifetime.own('catalogue', await followVersions(catalogueVersions, { config, log }))
  const scratch = lifetime.own('scratch', await openScratch(config.scratchDirectory, 'api'))
  exposeScratch(registry, scratch.directory)
  exposeModel(registry, modelVersionsOf(pipelineVersion))
  const feed = lifetime.own('feeds', joinFeeds(openFeed(address, 'analyse'), openFeed(address, 'batch')))
  watchQueue(feed, metrics)
  const { members } = lifetime.own(
    'heartbeat',
    await startHeartbeat({
      presence: openPresence(address),
      self: selfOf(pipelineVersion, installation),
      onStranger: (error) => void lifetime.fail(error),
    }),
  )
  const ledger = createLedger(store)
  const analyses = createAnalyses({
    ...{ installation, ledger, queue: joinSongQueues(queues), feed, members },
    versions: () => ({ pipelineVersion, catalogueVersion: live().catalogue.version }),
    refresh: createRefresh(live),
    onEnqueueError(error) {
      metrics.enqueueErrors.inc()
      log.warn({ err: error }, 'promised, but not enqueued yet')
    },
  })
  const intake = await openIntake({ config, address, lifetime, scratch, metrics })
  return {
    access,
    ...intake,
    ...{ batching: createBatching({ ledger, analyses }), retrying: createRetrying({ ledger, analyses, scratch }) },
    ...{ analyses, live, catalogueVersions, store, metrics, members, syncWaitMs: config.syncWaitMs },
    reindexes: createReindexes({
      ...{ runs: openReindexRuns(store), store, queue: queues.reindex },
      feed: lifetime.own('reindex feed', openFeed(address, 'reindex')),
      versions: { featuresVersion: FEATURES_VERSION, pipelineVersion },
    }),
    ...openWebhooks({ config, store, installation, queue: queues.webhooks, log }),
  }
}

function startTracer({ tracing }: Config, log: Logger): Promise<Tracer> {
  const onError = createComplaint(log, 'traces not delivered')
  return openTracer({ ...tracing, service: 'smartplay-api', onError })
}

function followVersions(
  versions: CatalogueVersions,
  { config, log }: Pick<ApiContext, 'config' | 'log'>,
): Promise<FollowedCatalogue> {
  return followCatalogue({
    ...{ versions, directories: config.catalogueDirectories },
    onSwap: ({ catalogue }) =>
      log.info({ catalogue: catalogue.version, tracks: catalogue.tracks.count }, 'catalogue live'),
    onError: (error) => log.error({ err: error }, 'catalogue refused'),
  })
}

async function openStore({ storage, cache }: Config, log: Logger): Promise<ObjectStore> {
  const store = await openStorageWhenUp(storage, (error) => log.warn({ err: error }, 'waiting for the store'))
  return cacheObjects(store, { ...cache, prefix: 'results/' })
}

function selfOf(pipelineVersion: string, { storeId }: Installation): () => Member {
  const instance = newInstanceName()
  const self = { instance, role: 'api', storeId, pipelineVersion, concurrency: 0, secondsPerSong: null } as const
  return () => self
}
