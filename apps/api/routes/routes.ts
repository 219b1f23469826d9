import type { Services } from '../handlers/services.ts'
import { analysesRoutes } from './analyses.ts'
import { catalogueRoutes } from './catalogue.ts'
import type { Route } from './route.ts'
import { serviceRoutes } from './service.ts'

/** All that the API answers. */
export function listRoutes(services: Services): readonly Route[] {
  return [...serviceRoutes(services), ...analysesRoutes(services), ...catalogueRoutes(services)]
}
