import { describe, expect, it } from 'vitest'
import { FEATURES_VERSION } from '#libs/features/table'
import { toVector } from './feature-vector.ts'
import { createRanking } from './ranking.ts'
import type { Recommendations, Track, Wishes } from './recommendation.ts'
import { gatherTracks } from './tracks.ts'

const vector = (tempo: number) => toVector(Array.from({ length: 15 }, (_, index) => (index === 0 ? tempo : 7)))
const track = (filename: string, tempo: number, rest: Partial<Track> = {}): Track => ({
  ...{ filename, features: vector(tempo), hasAudio: true },
  ...rest,
})
const rankingOf = (tracks: readonly Track[], featuresVersion = FEATURES_VERSION) =>
  createRanking({ version: 'c-test', featuresVersion, tracks: gatherTracks(tracks) }, { streamBase: '/deam_audio' })
const names = ({ items }: Recommendations) => items.map(({ filename }) => filename)

/** Tempos 10, 20, 30, ...: one standard deviation is some tens. */
const line = ['a', 'b', 'c', 'd', 'e'].map((name, place) =>
  track(name, 10 * (place + 1), { mood: place % 2 === 0 ? 'happy' : 'sad' }),
)

describe('likeSong', () => {
  const like = (tempo: number, wishes: Wishes) => rankingOf(line).likeSong(vector(tempo), '', wishes)

  it('keeps to the mood that is asked for, and still finds as many as there are', () => {
    expect(names(like(10, { mood: 'sad', limit: 2 }))).toEqual(['b', 'd'])
    expect(names(like(10, { mood: 'calm' }))).toEqual([])
  })

  it('leaves out what is less similar than is asked for', () => {
    const all = like(10, {}).items
    const bound = all[2]!.similarity
    expect(like(10, { minSimilarity: bound }).items).toEqual(all.slice(0, 3))
  })

  it('mixes the list where diversity is asked for', () => {
    const close = [track('a', 10), track('a again', 10.1), track('b', -12)]
    const like = (diversity: number) => names(rankingOf(close).likeSong(vector(0), '', { limit: 2, diversity }))
    expect([like(0), like(0.5)]).toEqual([
      ['a', 'a again'],
      ['a', 'b'],
    ])
  })

  it('lets an artist in twice at most where diversity is asked for', () => {
    const album = line.map((each) => ({ ...each, artist: 'one' }))
    const like = (diversity: number) => names(rankingOf(album).likeSong(vector(10), '', { diversity }))
    expect([like(0).length, like(0.01).length]).toEqual([5, 2])
  })

  it('finds others behind an artist who fills the neighbourhood', () => {
    const cycle = Array.from({ length: 120 }, (_, place) => track(`own ${place}`, 10 + place / 120, { artist: 'one' }))
    const others = Array.from({ length: 20 }, (_, place) => track(`other ${place}`, 50 + place))
    const found = names(rankingOf([...cycle, ...others]).likeSong(vector(10), '', { limit: 10, diversity: 0.2 }))
    expect(found).toHaveLength(10)
    expect(found.filter((name) => name.startsWith('own'))).toHaveLength(2)
  })

  it('says which features agree, and what is known of the track', () => {
    const { items } = rankingOf([
      track('a', 10, { title: 'Dawn', artist: 'Ada', mood: 'calm' }),
      track('b', 90),
    ]).likeSong(vector(12), '')
    expect(items[0]).toMatchObject({ why: ['tempo'], title: 'Dawn', artist: 'Ada', mood: 'calm' })
    expect(items[1]).toMatchObject({ why: [] })
    expect(items[1]).not.toHaveProperty('title')
  })
})

describe('likeTrack', () => {
  it('finds the neighbours of a track, but neither the track nor another copy of its recording', () => {
    const sha256 = 'ab'.repeat(32)
    const tracks = [...line, track('b, copied', 20, { sha256 }), track('b, original', 20, { sha256 })]
    const gathered = gatherTracks(tracks)
    const row = gathered.rowOf('b, original')!
    const ranking = rankingOf(tracks)
    expect(names(ranking.likeTrack(row, { limit: 3 }))).toEqual(['b', 'a', 'c'])
  })

  it('ranks as likeSong does for the same features', () => {
    const ranking = rankingOf(line)
    const { items } = ranking.likeSong(vector(30), '')
    expect(ranking.likeTrack(2).items).toEqual(items.filter(({ filename }) => filename !== 'c'))
  })
})

describe('nearAffect', () => {
  const felt = [
    track('calm', 1, { valence: 7, arousal: 3, mood: 'calm' }),
    track('happy', 1, { valence: 7, arousal: 7 }),
    track('unknown', 1),
  ]

  it('finds the tracks whose predicted affect lies nearest, and none of which it is not known', () => {
    const found = rankingOf(felt).nearAffect({ valence: 7, arousal: 4 })
    expect(found.items.map(({ filename, distance }) => [filename, distance])).toEqual([
      ['calm', 1],
      ['happy', 3],
    ])
  })

  it('names no features, because it compared none', () => {
    expect(rankingOf(felt).nearAffect({ valence: 5, arousal: 5 }).items[0]).not.toHaveProperty('why')
  })

  it('works in a catalogue of any features version, since it compares none', () => {
    expect(rankingOf(felt, 'f0').nearAffect({ valence: 5, arousal: 5 }).items).toHaveLength(2)
  })

  it('says so when no affect is known, or no track', () => {
    const asked = [line, []].map((tracks) => rankingOf(tracks).nearAffect({ valence: 5, arousal: 5 }))
    expect(asked.map(({ reason }) => reason)).toEqual(['affect-unknown', 'catalogue-empty'])
  })
})
