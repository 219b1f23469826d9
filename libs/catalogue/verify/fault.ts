/** One thing that is wrong with a features.json. */
export interface Fault {
  readonly kind: FaultKind
  /** The entry, counted from 0; null for what concerns the file. */
  readonly entry: number | null
  /** Its file name, as far as it has one. */
  readonly filename: string | null
  readonly message: string
}

export const FAULT_KINDS = [
  'unreadable',
  'version',
  'filename',
  'length',
  'not-a-number',
  'range',
  'swapped-columns',
  'placeholder',
  'duplicate-filename',
  'duplicate-features',
  'duplicate-audio',
  'statistics',
  'missing-audio',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

/** An entry as somebody wrote it: nothing about it is sure yet. */
export interface Suspect {
  readonly index: number
  readonly filename: unknown
  readonly features: unknown
  readonly sha256: unknown
}

/** An entry whose features are fifteen finite numbers. */
export interface MeasuredSuspect extends Suspect {
  readonly row: readonly number[]
}

export function faultOf({ index, filename }: Suspect, kind: FaultKind, message: string): Fault {
  return { kind, entry: index, filename: typeof filename === 'string' ? filename : null, message }
}

export function fileFault(kind: FaultKind, message: string): Fault {
  return { kind, entry: null, filename: null, message }
}
