import type { Run } from '#libs/reindex/stored'
import { NO_SPAN } from '#libs/tracing/no-tracer'
import type { Span, SpanOptions, Tracer } from '#libs/tracing/tracer'

export interface ReindexStep extends SpanOptions {
  readonly tracer: Pick<Tracer, 'begin'>
  readonly run: Pick<Run, 'id' | 'traceparent'>
}

/** Begins a step of a reindex in the run's own trace. Where nobody traced its beginning, a trace for each step helps nobody. */
export function beginReindexStep(name: string, { tracer, run, attributes, ...options }: ReindexStep): Span {
  const { id, traceparent: parent } = run
  if (parent === undefined) return NO_SPAN
  return tracer.begin(name, { ...options, parent, attributes: { 'smartplay.reindex.id': id, ...attributes } })
}
