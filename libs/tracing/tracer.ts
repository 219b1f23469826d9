/**
 * What a process tells of its part in a trace.
 *
 *   trace   all that one request led to, in whichever process: spans under one id
 *   span    one step of it, from a beginning to an end, within another span or first of all
 *
 * Nothing of this ever throws or waits: whoever is traced must not notice.
 */
export interface Tracer {
  /** Begins what another process asked for, or what nobody did. */
  begin(name: string, options?: EntryOptions): Span
  /** Delivers what has ended so far, as far as that is possible within a second. */
  close(): Promise<void>
}

export interface Span {
  /** For log lines; undefined while tracing is off. */
  readonly traceId: string | undefined
  /** Names this span to another process, as W3C Trace Context has it; undefined while tracing is off. */
  readonly traceparent: string | undefined
  /** A step within this one. */
  begin(name: string, options?: SpanOptions): Span
  note(attributes: Attributes): void
  /** By a code, never by a message: those may quote what users have sent. */
  fail(code: string): void
  end(): void
}

/** Ids, numbers and words from closed sets: no names of files, no keys, nothing that users have written. */
export type Attributes = Readonly<Record<string, string | number | boolean>>

export const SPAN_KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const
export type SpanKind = (typeof SPAN_KINDS)[number]

export interface SpanOptions {
  /** How it stands to other processes; `internal` where nobody says. */
  readonly kind?: SpanKind
  readonly attributes?: Attributes
  /** A span that this one tries again, as its `traceparent`, in whichever trace: told as a link. What is none is passed over. */
  readonly follows?: string | undefined
}

export interface EntryOptions extends SpanOptions {
  /** A W3C `traceparent` that came with the request or the job; what is none begins a trace of its own. */
  readonly parent?: string | undefined
}
