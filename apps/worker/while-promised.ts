import type { Ledger } from '#libs/analyses/ledger'
import type { Intent } from '#libs/contract/stored'

export interface Watching {
  readonly ledger: Pick<Ledger, 'intentOf'>
  /** What ends the work otherwise. */
  readonly abort: AbortSignal
}

/** A forgotten song's decoder is let go within a second. Most songs are done before the first look. */
const LOOK_INTERVAL_MS = 500

/**
 * Does the work while its promise stands, and ends it early when somebody has forgotten the song meanwhile: nobody waits
 * for a decoder that will be thrown away. A store that does not answer takes nothing back.
 */
export async function whilePromised<T>(
  intent: Intent,
  { ledger, abort }: Watching,
  work: (abort: AbortSignal) => Promise<T>,
): Promise<T | 'withdrawn'> {
  const withdrawn = new AbortController()
  const timer = setInterval(() => void look(), LOOK_INTERVAL_MS)
  try {
    return await work(AbortSignal.any([abort, withdrawn.signal]))
  } catch (error) {
    if (withdrawn.signal.aborted && !abort.aborted) return 'withdrawn'
    throw error
  } finally {
    clearInterval(timer)
  }

  async function look() {
    const standing = await ledger.intentOf(intent.id).catch(() => intent)
    if (standing?.nonce !== intent.nonce) withdrawn.abort(new Error(`the promise for ${intent.id} was taken back`))
  }
}
