import { EventEmitter, once } from 'node:events'
import { z } from 'zod'
import { useServer } from '../fixtures/serve.ts'

/** One span, as it came over OTLP/HTTP. Times are nanoseconds since 1970. */
export interface CollectedSpan {
  readonly service: string
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly startedAt: bigint
  readonly endedAt: bigint
  readonly attributes: Readonly<Record<string, unknown>>
  /** Spans that it follows, in whichever trace. */
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
}

/** Somebody who collects traces. */
export interface Collector {
  /** For TRACING_ENDPOINT. */
  readonly url: string
  readonly spans: readonly CollectedSpan[]
  /** All that was posted, word for word. */
  readonly bodies: readonly string[]
  /** Resolves when a trace has come as far as `isWhole` says. */
  waitFor(traceId: string, isWhole: (spans: readonly CollectedSpan[]) => boolean): Promise<readonly CollectedSpan[]>
}

const PATIENCE_MS = 30_000
const nanoseconds = z.string().transform(BigInt)
const value = z.record(z.string(), z.unknown()).transform((one) => Object.values(one)[0])
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .default([])
  .transform((list) => Object.fromEntries(list.map((one) => [one.key, one.value])))

/** What OTLP's JSON encoding has of a trace, as far as we look at it; ids are hex there. */
const delivery = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              name: z.string(),
              traceId: z.string().regex(/^[0-9a-f]{32}$/),
              spanId: z.string().regex(/^[0-9a-f]{16}$/),
              parentSpanId: z.string().optional(),
              startTimeUnixNano: nanoseconds,
              endTimeUnixNano: nanoseconds,
              attributes,
              links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
            }),
          ),
        }),
      ),
    }),
  ),
})

/** For a describe block: an OTLP/HTTP receiver on a loopback port. */
export function useCollector(): Collector {
  const spans: CollectedSpan[] = []
  const bodies: string[] = []
  const arrivals = new EventEmitter()
  const server = useServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    const isTrace = request.url === '/v1/traces' && request.headers['content-type'] === 'application/json'
    if (!isTrace) return response.writeHead(415).end()
    bodies.push(body)
    spans.push(...readSpans(body))
    arrivals.emit('spans')
    response.setHeader('Content-Type', 'application/json').end('{}')
  })

  return {
    get url() {
      return server.url
    },
    spans,
    bodies,
    async waitFor(traceId, isWhole) {
      const signal = AbortSignal.timeout(PATIENCE_MS)
      for (;;) {
        const trace = spans.filter((span) => span.traceId === traceId)
        if (isWhole(trace)) return trace
        await once(arrivals, 'spans', { signal }).catch((cause) => {
          throw new Error(`trace ${traceId} did not come whole: ${trace.map(({ name }) => name).join(', ')}`, { cause })
        })
      }
    },
  }
}

function readSpans(body: string): CollectedSpan[] {
  const { resourceSpans } = delivery.parse(JSON.parse(body))
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ startTimeUnixNano, endTimeUnixNano, parentSpanId, ...span }) => ({
        ...{ ...span, service: String(resource.attributes['service.name']) },
        ...{ parentSpanId: parentSpanId || undefined, startedAt: startTimeUnixNano, endedAt: endTimeUnixNano },
      })),
    ),
  )
}
