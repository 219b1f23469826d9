/** A span of another process. */
export interface RemoteSpan {
  readonly traceId: string
  readonly spanId: string
  /** Whether its trace is recorded: a trace is told whole or not at all. */
  readonly isSampled: boolean
}

/** Version, trace, span and flags in hex; versions after ours may say more, and ids of zeros name nothing. */
const PARTS = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const SAMPLED = 0x01

/** Reads a W3C `traceparent` (Trace Context, level 1); undefined for what is none, as its section 4.3 asks. */
export function parseTraceparent(text: string | undefined): RemoteSpan | undefined {
  const [, version, traceId, spanId, flags = '', rest] = PARTS.exec(text?.trim() ?? '') ?? []
  if (traceId === undefined || spanId === undefined) return undefined
  if (version === '00' && rest !== undefined) return undefined
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED }
}

export function formatTraceparent({ traceId, spanId, isSampled }: RemoteSpan): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`
}
