import { openInstallation } from '#libs/analyses/installation'
import { createLedger } from '#libs/analyses/ledger'
import { loadCatalogue } from '#libs/catalogue/load-catalogue'
import type { Config } from '#libs/config/env'
import type { Installation } from '#libs/contract/stored'
import { readPipelineVersion } from '#libs/engine/pipeline-version'
import { createRefresh } from '#libs/engine/refresh'
import { STREAM_BASE } from '#libs/engine/stream-base'
import { openAdminListener } from '#libs/observability/admin-listener'
import type { Lifetime } from '#libs/observability/lifetime'
import type { Logger } from '#libs/observability/logger'
import { type ApiMetrics, createApiMetrics, createRegistry, exposeQueueDepth } from '#libs/observability/metrics'
import { type AnalyseQueue, openAnalyseQueue } from '#libs/queue/analyse-queue'
import type { QueueAddress } from '#libs/queue/connection'
import { openFeed } from '#libs/queue/feed'
import { startHeartbeat } from '#libs/queue/heartbeat'
import { newInstanceName } from '#libs/queue/instance-name'
import { type Member, openPresence } from '#libs/queue/presence'
import { createRanking } from '#libs/recommend/ranking'
import { openScratch } from '#libs/scratch/scratch'
import { cacheObjects } from '#libs/storage/cached'
import type { ObjectStore } from '#libs/storage/objects'
import { openStorageWhenUp } from '#libs/storage/open-when-up'
import { createAnalyses } from './analyses/analyses.ts'
import { createApp } from './app.ts'
import { mountDashboard } from './dashboard.ts'
import type { Services } from './handlers/services.ts'
import { createReceiveUpload } from './intake/receive-upload.ts'
import { openServer } from './open-server.ts'
import { watchQueue } from './watch-queue.ts'

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
  const registry = createRegistry()
  const metrics = createApiMetrics(registry)
  const queue = lifetime.own('queue', openAnalyseQueue(address))
  exposeQueueDepth(registry, queue.counts)
  const admin = await openAdminListener({
    ...{ host: config.host, port: config.adminPort, registry },
    hindrance: () => hindrance,
    extend: (app) => mountDashboard(app, { queue: queue.queue, password: config.adminPassword }),
  })
  lifetime.own('admin listener', admin)

  const services = await openServices(context, { queue, metrics })
  const app = createApp({ services, log, corsOrigins: config.corsOrigins })
  const server = await openServer({ host: config.host, port: config.port, listener: app })
  lifetime.own('server', server)
  hindrance = undefined
  log.info({ port: server.port, admin: admin.port, catalogue: services.catalogue.version }, 'api ready')
}

interface Opened {
  readonly queue: AnalyseQueue
  readonly metrics: ApiMetrics
}

async function openServices(
  { config, address, log, lifetime }: ApiContext,
  { queue, metrics }: Opened,
): Promise<Services> {
  const catalogue = await loadCatalogue({ directories: config.catalogueDirectories })
  const ranking = createRanking(catalogue, { streamBase: STREAM_BASE })
  const pipelineVersion = await readPipelineVersion(config.modelPath)
  const store = lifetime.own('store', await openStore(config, log))
  const installation = await openInstallation(store)
  const scratch = lifetime.own('scratch', await openScratch(config.scratchDirectory, 'api'))
  const feed = lifetime.own('feed', openFeed(address))
  watchQueue(feed, metrics)
  const { members } = lifetime.own(
    'heartbeat',
    await startHeartbeat({
      presence: openPresence(address),
      self: selfOf(pipelineVersion, installation),
      onStranger: (error) => void lifetime.fail(error),
    }),
  )
  const analyses = createAnalyses({
    ...{ installation, ledger: createLedger(store), queue, feed, members },
    versions: { pipelineVersion, catalogueVersion: catalogue.version },
    refresh: createRefresh(catalogue, ranking.likeSong),
    onEnqueueError(error) {
      metrics.enqueueErrors.inc()
      log.warn({ err: error }, 'promised, but not enqueued yet')
    },
  })
  const receiveUpload = createReceiveUpload({ scratch, maxFileBytes: config.maxFileBytes })
  return { analyses, receiveUpload, catalogue, ranking, metrics, members, syncWaitMs: config.syncWaitMs }
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
