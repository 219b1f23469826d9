import { accessRoutes } from './access/routes.ts'
import { historyRoutes } from './analyses/history-routes.ts'
import { analysesRoutes } from './analyses/routes.ts'
import { batchesRoutes } from './batches/routes.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
import { catalogueVersionRoutes } from './catalogue/version-routes.ts'
import { documentsRoutes } from './documents/routes.ts'
import type { Route } from './http/route.ts'
import { reindexesRoutes } from './reindexes/routes.ts'
import { serviceRoutes } from './service/routes.ts'
import type { Services } from './services.ts'
import { webhooksRoutes } from './webhooks/routes.ts'

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
