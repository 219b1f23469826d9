import { describe, expect, it } from 'vitest'
import type { Catalogue } from '#libs/catalogue/catalogue'
import { FEATURES_VERSION } from '#libs/features/table'
import { gatherTracks } from '#libs/recommend/tracks'
import { exampleResult, SHA256 } from '../../tests/fixtures/example-analysis.ts'
import { makeLive } from './live.ts'
import { createRefresh } from './refresh.ts'

const { features } = exampleResult.heard
const tracks = [
  { filename: 'far.mp3', features: { ...features, tempo: features.tempo + 100 }, hasAudio: true },
  { filename: 'near.mp3', features: { ...features, tempo: features.tempo + 1 }, hasAudio: true },
  { filename: 'itself.mp3', features, hasAudio: true, sha256: SHA256 },
]
const catalogue: Catalogue = {
  version: 'c-today',
  featuresVersion: FEATURES_VERSION,
  tracks: gatherTracks(tracks),
  find: (filename) => tracks.find((track) => track.filename === filename),
  audioOf: () => undefined,
}

const refreshBy = (today: Catalogue) => {
  const live = makeLive(today)
  return createRefresh(() => live)
}

describe('createRefresh', () => {
  it('leaves a result alone that was ranked against the same catalogue', () => {
    const refresh = refreshBy({ ...catalogue, version: exampleResult.recommendations.catalogue })
    expect(refresh(exampleResult)).toBe(exampleResult)
  })

  it("ranks a result again among today's tracks, without itself, and changes nothing else", () => {
    const { recommendations, ...others } = refreshBy(catalogue)(exampleResult)
    expect(recommendations.catalogue).toBe('c-today')
    expect(recommendations.items.map(({ filename }) => filename)).toEqual(['near.mp3', 'far.mp3'])
    expect(recommendations.items[0]?.streamUrl).toBe('/deam_audio/near.mp3')
    expect({ ...others, recommendations: exampleResult.recommendations }).toEqual(exampleResult)
  })

  it('follows the catalogue that is live: the next answer is ranked against the next one', () => {
    let live = makeLive(catalogue)
    const refresh = createRefresh(() => live)
    expect(refresh(exampleResult).recommendations.catalogue).toBe('c-today')
    live = makeLive({ ...catalogue, version: 'c-tomorrow' })
    expect(refresh(exampleResult).recommendations.catalogue).toBe('c-tomorrow')
  })

  it('compares no vectors of different features versions', () => {
    const older = { ...exampleResult, heard: { ...exampleResult.heard, version: 'f0' } }
    expect(refreshBy(catalogue)(older).recommendations).toEqual({
      catalogue: 'c-today',
      items: [],
      reason: 'catalogue-outdated',
    })
  })
})
