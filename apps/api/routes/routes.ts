import type { Services } from '../handlers/services.ts'
import { accessRoutes } from './access.ts'
import { analysesRoutes } from './analyses.ts'
import { batchesRoutes } from './batches.ts'
import { catalogueRoutes } from './catalogue.ts'
import { catalogueVersionRoutes } from './catalogue-versions.ts'
import { documentsRoutes } from './documents.ts'
import { historyRoutes } from './history.ts'
import { reindexesRoutes } from './reindexes.ts'
import type { Route } from './route.ts'
import { serviceRoutes } from './service.ts'
import { webhooksRoutes } from './webhooks.ts'

/** All that the API answers. */
export function listRoutes(services: Services): readonly Route[] {
  const routes = [
    ...serviceRoutes(services),
    // Before the routes with an id: `retry` is none.
    ...historyRoutes(services),
    ...analysesRoutes(services),
    ...batchesRoutes(services),
    ...catalogueRoutes(services),
    ...catalogueVersionRoutes(services),
    ...reindexesRoutes(services),
    ...accessRoutes(services),
    ...webhooksRoutes(services),
  ]
  return [...routes, ...documentsRoutes(routes)]
}
