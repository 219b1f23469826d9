import { describe, expect, it } from 'vitest'
import { readAnnotations, readDynamicMeans, requireOwnDynamics } from './annotations.ts'

const STATIC = `song_id, valence_mean, valence_std, arousal_mean, arousal_std
2, 3.1, 0.94, 3, 0.63
1000, 6, 1, 4, 1
1001, 6, 1, 4, 1
`

describe('readAnnotations', () => {
  it('undoes the exchange of the emoMusic part, and of no other song', () => {
    expect(readAnnotations(STATIC)).toEqual([
      { songId: 2, valence: 3, arousal: 3.1 },
      { songId: 1000, valence: 4, arousal: 6 },
      { songId: 1001, valence: 6, arousal: 4 },
    ])
  })

  it('names a label that is no number', () => {
    expect(() => readAnnotations('song_id, valence_mean, arousal_mean\n2, , 3\n')).toThrow(/valence_mean ""/)
  })
})

it('dynamic annotations of a shorter song leave cells empty, which count nothing', () => {
  const means = readDynamicMeans('song_id, sample_15000ms, sample_15500ms\n2, -0.5, 0.1\n3, 0.4,\n')
  expect([...means]).toEqual([
    [2, -0.2],
    [3, 0.4],
  ])
})

describe('requireOwnDynamics', () => {
  const songs = Array.from({ length: 60 }, (_, index) => ({
    songId: 971 + index,
    valence: 1 + ((index * 7) % 8),
    arousal: 1 + ((index * 5) % 9),
  }))
  const dynamics = {
    valence: new Map(songs.map(({ songId, valence }) => [songId, valence / 9])),
    arousal: new Map(songs.map(({ songId, arousal }) => [songId, arousal / 9])),
  }

  it('accepts labels that follow their own dynamic annotations', () => {
    expect(() => requireOwnDynamics(songs, dynamics)).not.toThrow()
  })

  it('refuses labels that are exchanged in the emoMusic part alone', () => {
    const exchanged = songs.map((song) =>
      song.songId <= 1000 ? { ...song, valence: song.arousal, arousal: song.valence } : song,
    )
    expect(() => requireOwnDynamics(exchanged, dynamics)).toThrow(/of songs 971..1000 .*exchanged/)
  })

  it('says nothing of a handful of songs', () => {
    const few = songs
      .slice(0, 6)
      .map(({ songId, valence, arousal }) => ({ songId, valence: arousal, arousal: valence }))
    expect(() => requireOwnDynamics(few, dynamics)).not.toThrow()
  })
})
