import { SmartPlayError } from '#libs/contract/errors'

/** For `.catch` on one of many: what is gone or damaged must not hide the others. A store that is away goes on. */
export function orUnreadable(error: unknown): undefined {
  if (error instanceof SmartPlayError && error.code !== 'store-unavailable') return undefined
  throw error
}
