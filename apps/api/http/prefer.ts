/** How a client wants to be answered (RFC 7240), of what we know of it. */
export interface Preferences {
  /** Waits so long for the end; undefined where it does not want to. */
  readonly waitMs: number | undefined
  /** What was done of it, for `Preference-Applied`; undefined where it asked for nothing that we know. */
  readonly applied: string | undefined
}

interface Preferring {
  /** The header; undefined without one. */
  readonly prefer: string | undefined
  /** Who wants to wait longer waits this long. */
  readonly longestMs: number
}

/**
 * `wait=N` waits N seconds for the end, `respond-async` answers at once, which is what we do anyway; both together mean
 * the wait first. Of a preference that is told twice the first counts, and what we do not know is passed over.
 */
export function readPreferences({ prefer = '', longestMs }: Preferring): Preferences {
  const told = prefer.split(',').map((preference) => preference.split(';', 1)[0]?.trim().toLowerCase() ?? '')
  const wait = told.map((preference) => /^wait\s*=\s*"?(\d{1,9})"?$/.exec(preference)?.[1]).find(Boolean)
  const seconds = Math.min(Number(wait ?? 0), Math.floor(longestMs / 1000))
  const applied = [
    ...(told.includes('respond-async') ? ['respond-async'] : []),
    ...(seconds > 0 ? [`wait=${seconds}`] : []),
  ]
  return { waitMs: seconds > 0 ? seconds * 1000 : undefined, applied: applied.join(', ') || undefined }
}
