import type { SmartPlayError } from '#libs/contract/errors'
import type { Analysis } from '#libs/pipeline/deps'

/** How one file ended. */
export type FileOutcome =
  | { readonly file: string; readonly analysis: Analysis; readonly totalMs: number }
  | { readonly file: string; readonly error: SmartPlayError }
