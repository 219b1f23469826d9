import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Catalogue } from '#libs/catalogue/catalogue'
import { SmartPlayError } from '#libs/contract/errors'
import { FEATURE_NAMES, FEATURES_VERSION } from '#libs/features/table'
import { toVector } from '#libs/recommend/feature-vector'
import { gatherTracks } from '#libs/recommend/tracks'
import { followCatalogue } from './follow-catalogue.ts'

const features = toVector(FEATURE_NAMES.map((_, index) => index))
const damaged = new SmartPlayError('catalogue-invalid', 'damaged')
const away = new SmartPlayError('store-unavailable', 'away')
const PATIENCE = { timeout: 20_000 }

/** A catalogue whose one track carries the version's name. */
function catalogueOf(version: string): Catalogue {
  const tracks = gatherTracks([{ filename: `${version}.mp3`, features, hasAudio: false }])
  return { version, featuresVersion: FEATURES_VERSION, tracks, find: () => undefined, audioOf: () => undefined }
}

/** Versions in memory, of which some are damaged and which can be out of reach; looks come every few milliseconds. */
async function follow(history: readonly string[], unusable: readonly string[] = []) {
  const errors: string[] = []
  const swaps: string[] = []
  const state = { history, unusable, isAway: false, looks: 0 }
  const versions = {
    current: async () => {
      state.looks += 1
      if (state.isAway) throw away
      return state.history[0]
    },
    history: async () => state.history,
    open: async (version: string) => {
      if (state.unusable.includes(version)) throw damaged
      return catalogueOf(version)
    },
  }
  const followed = await followCatalogue({
    ...{ versions, directories: [], intervalMs: 2 },
    onSwap: ({ catalogue }) => swaps.push(catalogue.version),
    onError: (error) => errors.push(String(error)),
  })
  onTestFinished(() => followed.close())
  const lookTwice = async () => {
    const { looks } = state
    await vi.waitFor(() => expect(state.looks).toBeGreaterThan(looks + 2), PATIENCE)
  }
  return { ...followed, state, errors, swaps, lookTwice }
}

const versionOf = ({ live }: Awaited<ReturnType<typeof follow>>) => live().catalogue.version

describe('followCatalogue', () => {
  it('serves from the disk while nothing was ever published', async () => {
    const followed = await follow([])
    await followed.lookTwice()
    expect(versionOf(followed)).toBe('c-empty')
    followed.state.history = ['c-1']
    await vi.waitFor(() => expect(versionOf(followed)).toBe('c-1'), PATIENCE)
  })

  it('swaps catalogue and ranking in one value, and tells of it once', async () => {
    const followed = await follow(['c-1'])
    const former = followed.live()
    followed.state.history = ['c-2', 'c-1']
    await vi.waitFor(() => expect(versionOf(followed)).toBe('c-2'), PATIENCE)
    await followed.lookTwice()
    const { catalogue, ranking } = followed.live()
    const { catalogue: ranked, items } = ranking.likeSong(features, '')
    expect([ranked, items[0]?.filename]).toEqual([catalogue.version, 'c-2.mp3'])
    expect(former.ranking.likeSong(features, '').items[0]?.filename).toBe('c-1.mp3')
    expect(followed.swaps).toEqual(['c-2'])
  })

  it('goes back where an older version is current again', async () => {
    const followed = await follow(['c-2', 'c-1'])
    followed.state.history = ['c-1', 'c-2']
    await vi.waitFor(() => expect(versionOf(followed)).toBe('c-1'), PATIENCE)
  })

  it('stays on the live version where the new one is damaged, and says so once', async () => {
    const followed = await follow(['c-1'], ['c-bad'])
    followed.state.history = ['c-bad', 'c-1']
    await vi.waitFor(() => expect(followed.errors).toEqual([String(damaged)]), PATIENCE)
    await followed.lookTwice()
    expect([versionOf(followed), followed.errors]).toEqual(['c-1', [String(damaged)]])
    followed.state.history = ['c-2', 'c-bad']
    await vi.waitFor(() => expect(versionOf(followed)).toBe('c-2'), PATIENCE)
  })

  it('stays on the live version while the store is away, says so once, and follows on afterwards', async () => {
    const followed = await follow(['c-1'])
    followed.state.isAway = true
    await followed.lookTwice()
    expect([versionOf(followed), followed.errors]).toEqual(['c-1', [String(away)]])
    followed.state.history = ['c-2', 'c-1']
    followed.state.isAway = false
    await vi.waitFor(() => expect(versionOf(followed)).toBe('c-2'), PATIENCE)
  })

  it('begins with the version before where the current one is damaged', async () => {
    const followed = await follow(['c-bad', 'c-1'], ['c-bad'])
    expect([versionOf(followed), followed.errors]).toEqual(['c-1', [String(damaged)]])
  })

  it('does not begin where every version is damaged: other songs than those published would be wrong ones', async () => {
    await expect(follow(['c-bad'], ['c-bad'])).rejects.toBe(damaged)
  })

  it('leaves the former version to the garbage collector', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const followed = await follow(['c-1'])
    const former = new WeakRef(followed.live().catalogue)
    followed.state.history = ['c-2']
    await vi.waitFor(() => expect(versionOf(followed)).toBe('c-2'), PATIENCE)
    await vi.waitFor(() => {
      collect()
      expect(former.deref()).toBeUndefined()
    }, PATIENCE)
  })
})
