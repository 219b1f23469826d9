import { type ErrorCode, errorKind } from '#libs/contract/errors'
import { type Route, takesTicket } from '../http/route.ts'

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
/** Where something is sent, be it a body that no handler reads. */
const CHANGING: readonly ErrorCode[] = ['foreign-origin', 'too-many-requests', 'too-slow']
/** Where a ticket may stand for a key: it lies in Redis. */
const TICKETED: readonly ErrorCode[] = ['queue-unavailable']

function commonOf(route: Route): readonly ErrorCode[] {
  return [
    ...EVERYWHERE,
    ...(route.scope === 'open' ? [] : GUARDED),
    ...(takesTicket(route) ? TICKETED : []),
    ...(route.method === 'get' ? [] : CHANGING),
  ]
}
