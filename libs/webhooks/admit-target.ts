import { isIP } from 'node:net'
import { SmartPlayError } from '#libs/contract/errors'
import { checkTarget, hostOf, type Reach } from './check-target.ts'
import { type Resolve, resolveBySystem, resolvePublic } from './public-lookup.ts'

export interface Admission {
  readonly reach: Reach
  readonly resolve?: Resolve
}

/**
 * Refuses a target at its registration that could never be sent to. What counts is the check at each try, for names change; so
 * a name that nobody knows yet may be registered.
 */
export async function admitTarget(text: string, { reach, resolve = resolveBySystem }: Admission): Promise<void> {
  const url = new URL(text)
  checkTarget(url, reach)
  if (reach === 'anywhere' || isIP(hostOf(url)) !== 0) return
  await resolvePublic(hostOf(url), resolve).catch((error: unknown) => {
    if (error instanceof SmartPlayError) throw error
  })
}
