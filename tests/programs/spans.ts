import { randomBytes } from 'node:crypto'
import type { CollectedSpan } from './collector.ts'

/** A trace of the client's, as if it traced its part. */
export function newTrace() {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` }
}

export function findSpan(spans: readonly CollectedSpan[], name: string): CollectedSpan {
  const found = spans.find((span) => span.name === name)
  if (found === undefined) throw new Error(`no span ${name} (there are ${spans.map((span) => span.name).join(', ')})`)
  return found
}

/** Names of the steps within another, in the order in which they ended. */
export function childrenOf(spans: readonly CollectedSpan[], name: string | undefined): readonly string[] {
  const parent = name === undefined ? undefined : findSpan(spans, name).spanId
  return spans.filter(({ parentSpanId }) => parentSpanId === parent).map((span) => span.name)
}
