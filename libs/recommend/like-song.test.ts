import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FEATURES_VERSION, toRow } from '#libs/features/table'
import { toVector } from './feature-vector.ts'
import { createRanking, type RankedCatalogue } from './ranking.ts'
import type { Track } from './recommendation.ts'
import { gatherTracks } from './tracks.ts'

const options = { streamBase: '/deam_audio' }
const stranger = 'not in the catalogue'
const likeSongIn = (catalogue: RankedCatalogue) => createRanking(catalogue, options).likeSong

const mine = 'aa'.repeat(32)
const theirs = 'bb'.repeat(32)

const vector = (row: readonly number[]) => toVector(Array.from({ length: 15 }, (_, index) => row[index] ?? 0))

const track = (filename: string, row: readonly number[], rest: Partial<Track> = {}): Track => ({
  filename,
  features: vector(row),
  hasAudio: true,
  ...rest,
})

const catalogue = (tracks: readonly Track[]): RankedCatalogue => ({
  version: 'c-test',
  featuresVersion: FEATURES_VERSION,
  tracks: gatherTracks(tracks),
})

const rows = fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 15, maxLength: 15 }), {
  minLength: 1,
  maxLength: 25,
})

describe('likeSong of a ranking', () => {
  it('finds an equal track at distance 0 and similarity 1', () => {
    const recommend = likeSongIn(catalogue([track('far.mp3', [90]), track('same.mp3', [120])]))
    expect(recommend(vector([120]), stranger).items[0]).toEqual({
      filename: 'same.mp3',
      similarity: 1,
      distance: 0,
      streamUrl: '/deam_audio/same.mp3',
      why: ['tempo'],
    })
  })

  it('measures in standard deviations of the catalogue, so that hertz do not drown beats', () => {
    // Tempo 100 +- 10 and centroid 2000 +- 1000: ten beats weigh as much as a thousand hertz.
    const tracks = [track('a.mp3', [90, 0, 1000]), track('b.mp3', [110, 0, 3000])]
    const { items } = likeSongIn(catalogue(tracks))(vector([100, 0, 2000]), stranger)
    expect(items.map(({ distance }) => distance)).toEqual([Math.SQRT2, Math.SQRT2])
  })

  it('never recommends a track to itself, under whatever name it stands there', () => {
    const tracks = [
      track('me.mp3', [1], { sha256: mine }),
      track('my-copy.mp3', [1], { sha256: mine }),
      track('other.mp3', [1], { sha256: theirs }),
    ]
    const { items } = likeSongIn(catalogue(tracks))(vector([1]), mine)
    expect(items.map(({ filename }) => filename)).toEqual(['other.mp3'])
  })

  it('orders equal tracks by their file names', () => {
    const tracks = ['c.mp3', 'a.mp3', 'b.mp3'].map((filename) => track(filename, [1]))
    const { items } = likeSongIn(catalogue(tracks))(vector([5]), stranger)
    expect(items.map(({ filename }) => filename)).toEqual(['a.mp3', 'b.mp3', 'c.mp3'])
  })

  it('recommends ten tracks unless another limit is asked for', () => {
    const tracks = Array.from({ length: 12 }, (_, index) => track(`${index}.mp3`, [index]))
    const recommend = likeSongIn(catalogue(tracks))
    const counts = [
      recommend(vector([0]), stranger),
      recommend(vector([0]), stranger, { limit: 3 }),
      recommend(vector([0]), '', { limit: 50 }),
    ]
    expect(counts.map(({ items }) => items.length)).toEqual([10, 3, 12])
  })

  it('has no address for audio that is not there, and encodes the names of the rest', () => {
    const tracks = [track('a.mp3', [1], { hasAudio: false }), track('b c?#.mp3', [2])]
    const { items } = likeSongIn(catalogue(tracks))(vector([1]), stranger)
    expect(items.map(({ streamUrl }) => streamUrl)).toEqual([null, '/deam_audio/b%20c%3F%23.mp3'])
  })

  it('never compares vectors of another features version', () => {
    const old = { ...catalogue([track('a.mp3', [1])]), featuresVersion: 'f0' }
    expect(likeSongIn(old)(vector([1]), stranger)).toEqual({
      catalogue: 'c-test',
      items: [],
      reason: 'catalogue-outdated',
    })
  })

  it('says so when the catalogue is empty', () => {
    expect(likeSongIn(catalogue([]))(vector([1]), stranger)).toEqual({
      catalogue: 'c-test',
      items: [],
      reason: 'catalogue-empty',
    })
  })

  it('does not depend on the order in which the catalogue lists its tracks', () => {
    fc.assert(
      fc.property(rows, fc.integer(), (vectors, seed) => {
        const tracks = vectors.map((row, index) => track(`${index}.mp3`, row))
        const shuffled = tracks.toSorted((a, b) => ((Number.parseInt(a.filename, 10) * seed) % 7) - b.filename.length)
        const ranked = (order: readonly Track[]) => likeSongIn(catalogue(order))(vector([3]), stranger)
        expect(ranked(shuffled)).toEqual(ranked(tracks))
      }),
    )
  })

  it('agrees with z-scores, distances and a sort written out by hand', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 30 }), (vectors, limit) => {
        const tracks = vectors.map((row, index) => track(`${index}.mp3`, row))
        const query = vector([10, -3, 7])
        const { items } = likeSongIn(catalogue(tracks))(query, stranger, { limit })
        const expected = distancesByHand(vectors, toRow(query)).toSorted((a, b) => a - b)
        expect(items).toHaveLength(Math.min(limit, tracks.length))
        items.forEach(({ distance, similarity }, place) => {
          expect(distance).toBeCloseTo(expected[place]!, 9)
          expect(similarity).toBe(1 / (1 + distance))
        })
      }),
    )
  })
})

function distancesByHand(table: readonly (readonly number[])[], query: readonly number[]): number[] {
  const scales = query.map((_, column) => {
    const values = table.map((row) => row[column]!)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    return Math.sqrt(variance) < 1e-9 ? 1 : Math.sqrt(variance)
  })
  return table.map((row) => Math.hypot(...row.map((value, column) => (value - query[column]!) / scales[column]!)))
}
