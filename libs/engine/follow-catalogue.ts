import { loadCatalogue } from '#libs/catalogue/load-catalogue'
import type { CatalogueVersions } from '#libs/catalogue/versions'
import { SmartPlayError } from '#libs/contract/errors'
import { type Live, makeLive } from './live.ts'

export interface FollowOptions {
  readonly versions: Pick<CatalogueVersions, 'current' | 'history' | 'open'>
  /** Where a catalogue lies while the store has none. */
  readonly directories: readonly string[]
  readonly onSwap: (live: Live) => void
  /** Told once of each trouble, not at every look. */
  readonly onError: (error: unknown) => void
  /** Longest pause between two looks. */
  readonly intervalMs?: number
}

export interface FollowedCatalogue {
  /** What answers now. A request takes it once, at its beginning. */
  readonly live: () => Live
  close(): Promise<void>
}

const INTERVAL_MS = 2000
/** A version that was refused is tried again after this long: somebody may have stored it anew. */
const REFUSED_MS = 30_000

/**
 * Keeps the catalogue that answers in step with the one that the store calls current, by asking every two seconds.
 *
 *     live -another is current-> loading beside it -> live in one assignment; the former is left to the garbage collector
 *                                                  -> refused: the former stays live
 */
export async function followCatalogue(options: FollowOptions): Promise<FollowedCatalogue> {
  const { versions, onSwap, onError, intervalMs = INTERVAL_MS } = options
  let live = makeLive(await openFirst(options))
  let refused: { readonly version: string; readonly at: number } | undefined
  let complaint: string | undefined
  let closed = false
  let looking = Promise.resolve()
  let timer = setTimeout(tick, jittered(intervalMs))

  return {
    live: () => live,
    async close() {
      closed = true
      clearTimeout(timer)
      await looking
    },
  }

  function tick(): void {
    looking = look()
      .catch(complain)
      .then(() => {
        if (!closed) timer = setTimeout(tick, jittered(intervalMs))
      })
  }

  async function look(): Promise<void> {
    const version = await versions.current()
    if (version === undefined || version === live.catalogue.version) {
      complaint = undefined
      return
    }
    if (refused?.version === version && performance.now() - refused.at < REFUSED_MS) return
    live = makeLive(await versions.open(version).catch((error) => refuse(version, error)))
    onSwap(live)
  }

  function refuse(version: string, error: unknown): never {
    if (isUnusable(error)) refused = { version, at: performance.now() }
    throw error
  }

  function complain(error: unknown): void {
    if (complaint === String(error)) return
    complaint = String(error)
    onError(error)
  }
}

/**
 * What to begin with. Where the current version is damaged, the one before it, as those processes do that run already: a
 * worker that is started again must not be the end of the service. Each answer names the version that it comes from.
 */
async function openFirst({ versions, directories, onError }: FollowOptions) {
  let trouble: unknown
  for (const version of await versions.history()) {
    try {
      return await versions.open(version)
    } catch (error) {
      if (!isUnusable(error)) throw error
      if (trouble === undefined) onError(error)
      trouble = error
    }
  }
  if (trouble !== undefined) throw trouble
  return loadCatalogue({ directories })
}

/** That version is none, however often one asks. */
function isUnusable(error: unknown): boolean {
  return error instanceof SmartPlayError && (error.code === 'catalogue-invalid' || error.code === 'not-found')
}

/** Never longer than the interval, so that three seconds hold; many processes shall not ask together. */
function jittered(intervalMs: number): number {
  return intervalMs * (0.8 + 0.2 * Math.random())
}
