import { Gauge } from 'prom-client'
import type { Registry } from './metrics.ts'

/** Which analysis a process makes or serves. */
export interface ModelVersions {
  readonly pipeline: string
  readonly features: string
  readonly model: string
}

/** Always 1: a rolling release shows as two series. */
export function exposeModel(registry: Registry, { pipeline, features, model }: ModelVersions): void {
  new Gauge({
    name: 'smartplay_model_info',
    help: 'Always 1; which pipeline, features and model this process works with',
    labelNames: ['pipeline', 'features', 'model'],
    registers: [registry],
  }).set({ pipeline, features, model }, 1)
}
