import type { Health } from '#libs/contract/api'
import { addressOf } from './address.ts'

const PATIENCE_MS = 10_000
const OF_PROXIES = [502, 503, 504]
/** What only the server itself can say. */
const OWN_MEMBER = 'uptime' satisfies keyof Health

/** Whether the server answers, whatever it says: that it says something is what counts. */
export async function isServerThere(): Promise<boolean> {
  try {
    return await isOfServer(
      await fetch(addressOf('health'), { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) }),
    )
  } catch {
    return false
  }
}

/** A proxy answers for a server that is away; 503 is the server's own word as well, for "no worker yet". */
export async function isOfServer(response: Response): Promise<boolean> {
  if (!OF_PROXIES.includes(response.status)) return true
  const body: unknown = await response.json().catch(() => undefined)
  return typeof body === 'object' && body !== null && OWN_MEMBER in body
}
