/** 502 and 504, with a page of HTML or none, come from a proxy before us whose service is away. */
const WAITING_HELPS: ReadonlySet<number> = new Set([408, 429, 502, 503, 504, 507])

/** Whether the same request can succeed later by itself: as Retry-After says, or after pauses that grow. */
export function waitingHelps(status: number): boolean {
  return WAITING_HELPS.has(status)
}
