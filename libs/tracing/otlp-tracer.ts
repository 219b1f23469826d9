import { setTimeout as pause } from 'node:timers/promises'
import * as otel from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node'
import { VERSION } from '#libs/contract/version'
import type { TracerOptions } from './open-tracer.ts'
import { formatTraceparent, parseTraceparent } from './traceparent.ts'
import type { Span, SpanKind, SpanOptions, Tracer } from './tracer.ts'

export interface OtlpTracerOptions extends TracerOptions {
  readonly endpoint: string
}

/** One song makes a dozen spans: what does not fit any more is dropped, and memory stays where it is. */
const QUEUE = { maxQueueSize: 2048, maxExportBatchSize: 512, scheduledDelayMillis: 1000 } as const
/** A collector that hangs is left; the queue is waited for a little longer than one delivery. */
const DELIVERY_MS = 3000
const QUEUE_PATIENCE_MS = 4000
/** Operators wait for the end of a program, not for its traces. */
const CLOSE_MS = 1000

const KINDS: Readonly<Record<SpanKind, otel.SpanKind>> = {
  internal: otel.SpanKind.INTERNAL,
  server: otel.SpanKind.SERVER,
  client: otel.SpanKind.CLIENT,
  producer: otel.SpanKind.PRODUCER,
  consumer: otel.SpanKind.CONSUMER,
}

/** Traces over OTLP/HTTP, in JSON. Nothing is registered with OpenTelemetry as global: spans are handed on as arguments. */
export function openOtlpTracer({ service, endpoint, sampleRatio, onError }: OtlpTracerOptions): Tracer {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: DELIVERY_MS,
  })
  const queue = { ...QUEUE, exportTimeoutMillis: QUEUE_PATIENCE_MS }
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.version': VERSION }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [new BatchSpanProcessor(telling(exporter, onError), queue)],
  })
  const tracer = provider.getTracer('smartplay', VERSION)

  return {
    begin: (name, { parent, ...options } = {}) => beginSpan(tracer, name, { ...options, within: contextOf(parent) }),
    async close() {
      // Why it failed was told when it did.
      const delivered = provider.shutdown().catch(() => {})
      await Promise.race([delivered, pause(CLOSE_MS, undefined, { ref: false })])
    },
  }
}

interface Place extends SpanOptions {
  readonly within: otel.Context
}

function beginSpan(tracer: otel.Tracer, name: string, place: Place): Span {
  const { kind = 'internal', attributes = {}, follows, within } = place
  const links = [contextOfRemote(follows)].filter((context) => context !== undefined).map((context) => ({ context }))
  const span = tracer.startSpan(name, { kind: KINDS[kind], attributes: { ...attributes }, links }, within)
  const { traceId, spanId, traceFlags } = span.spanContext()
  const isSampled = (traceFlags & otel.TraceFlags.SAMPLED) !== 0
  return {
    traceId,
    traceparent: formatTraceparent({ traceId, spanId, isSampled }),
    begin: (inner, options) => beginSpan(tracer, inner, { ...options, within: otel.trace.setSpan(within, span) }),
    note: (noted) => void span.setAttributes({ ...noted }),
    fail(code) {
      span.setAttribute('error.type', code)
      span.setStatus({ code: otel.SpanStatusCode.ERROR })
    },
    end: () => span.end(),
  }
}

function contextOf(parent: string | undefined): otel.Context {
  const remote = contextOfRemote(parent)
  return remote === undefined ? otel.ROOT_CONTEXT : otel.trace.setSpanContext(otel.ROOT_CONTEXT, remote)
}

function contextOfRemote(traceparent: string | undefined): otel.SpanContext | undefined {
  const remote = parseTraceparent(traceparent)
  if (remote === undefined) return undefined
  const { traceId, spanId, isSampled } = remote
  const traceFlags = isSampled ? otel.TraceFlags.SAMPLED : otel.TraceFlags.NONE
  return { traceId, spanId, traceFlags, isRemote: true }
}

/** OpenTelemetry tells its failures to a logger of its own, which nobody reads. */
function telling(exporter: SpanExporter, onError: (error: unknown) => void): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (outcome) => {
        if (outcome.error !== undefined) onError(outcome.error)
        done(outcome)
      }),
    shutdown: () => exporter.shutdown(),
  }
}
