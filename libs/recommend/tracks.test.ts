import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FEATURE_NAMES, type FeatureVector } from '#libs/features/table'
import type { Track } from './recommendation.ts'
import { gatherTracks } from './tracks.ts'

const features = Object.fromEntries(FEATURE_NAMES.map((name, index) => [name, index / 3])) as FeatureVector
const plain = (filename: string): Track => ({ filename, features, hasAudio: false })

const full: Track = {
  ...plain('b.mp3'),
  hasAudio: true,
  title: 'Träumerei',
  artist: 'Clara',
  sha256: '0f'.repeat(32),
  mood: 'sad',
  valence: 4.36,
  arousal: 3.566,
  labels: { valence: 3.1, arousal: 3 },
}

describe('gatherTracks', () => {
  it('gives every track back as it came, with all that is known of it and nothing else', () => {
    expect([...gatherTracks([full, plain('a.mp3')])]).toEqual([plain('a.mp3'), full])
  })

  it('finds every name, and no other', () => {
    const names = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 30 })
    fc.assert(
      fc.property(names, fc.string(), (filenames, stranger) => {
        const tracks = gatherTracks(filenames.map(plain))
        for (const filename of filenames) expect(tracks.at(tracks.rowOf(filename)!).filename).toBe(filename)
        if (!filenames.includes(stranger)) expect(tracks.rowOf(stranger)).toBeUndefined()
      }),
    )
  })

  it('finds names that begin with what would be a byte order mark in a file', () => {
    const filenames = ['z.mp3', 'a.mp3', '\ufeffa.mp3', '\ufeffb.mp3']
    const tracks = gatherTracks(filenames.map(plain))
    for (const filename of filenames) expect(tracks.at(tracks.rowOf(filename)!).filename).toBe(filename)
  })

  it('holds no column for what is known of no track', () => {
    const { columns } = gatherTracks([plain('a.mp3')])
    const { titles, artists, affect, labels, recordings } = columns
    const lengths = [titles.ends, artists.ends, affect, labels, recordings].map(({ length }) => length)
    expect(lengths).toEqual([0, 0, 0, 0, 0])
  })

  it('is empty without tracks', () => {
    const tracks = gatherTracks([])
    expect([tracks.count, tracks.rowOf('a.mp3'), [...tracks]]).toEqual([0, undefined, []])
  })
})
