import { NO_TRACER } from './no-tracer.ts'
import type { Tracer } from './tracer.ts'

export interface TracerOptions {
  /** The program: `smartplay-api`, `smartplay-worker`. */
  readonly service: string
  /** Base address of an OTLP/HTTP collector; without one nothing is traced. */
  readonly endpoint: string | undefined
  /** Share of the traces that begin here and are told, 0..1; those that others began are told as they say. */
  readonly sampleRatio: number
  /** Spans could not be delivered. Told for every batch. */
  readonly onError: (error: unknown) => void
}

/** Tracing, where somebody listens; elsewhere nothing of OpenTelemetry is even loaded. */
export async function openTracer({ endpoint, ...options }: TracerOptions): Promise<Tracer> {
  if (endpoint === undefined) return NO_TRACER
  const { openOtlpTracer } = await import('./otlp-tracer.ts')
  return openOtlpTracer({ ...options, endpoint })
}
