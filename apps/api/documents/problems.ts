import { type ErrorCode, errorKind } from '#libs/contract/errors'
import type { Route } from '../http/route.ts'

/** What can go wrong on a route, by status: its own codes, and those of every route like it. */
export function problemsOf(route: Route): Readonly<Record<string, readonly ErrorCode[]>> {
  const byStatus: Record<string, ErrorCode[]> = {}
  for (const code of new Set([...(route.documentation.errors ?? []), ...commonOf(route)])) {
    const { status } = errorKind(code)
    byStatus[status] = [...(byStatus[status] ?? []), code]
  }
  return byStatus
}

/** A request that cannot be read, a name that is not ours, and mistakes of our own. */
const EVERYWHERE: readonly ErrorCode[] = ['bad-request', 'foreign-host', 'internal']
/** Where a key is needed once there are keys. */
const GUARDED: readonly ErrorCode[] = ['unauthenticated', 'forbidden', 'too-many-requests']

function commonOf({ scope, method }: Route): readonly ErrorCode[] {
  return [
    ...EVERYWHERE,
    ...(scope === 'open' ? [] : GUARDED),
    ...(method === 'get' ? [] : (['foreign-origin', 'too-many-requests'] as const)),
  ]
}
