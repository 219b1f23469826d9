import { describe, expect, it } from 'vitest'
import { SAMPLE_RATE } from '#libs/dsp/signal'
import { measure } from '#libs/features/measure'
import { FEATURES_VERSION } from '#libs/features/table'
import { openTracks } from '#libs/recommend/tracks'
import { exampleChunk, exampleEntry, exampleFeatures } from '../../tests/fixtures/example-reindex.ts'
import { assemble } from './assemble.ts'
import type { Chunk, Source } from './stored.ts'

function sourcesOf(...filenames: readonly string[]): Source[] {
  return filenames.map((filename) => ({ filename, path: `/music/${filename}` }))
}

function together(sources: readonly Source[], ...chunks: readonly Chunk[]) {
  return assemble({ featuresVersion: FEATURES_VERSION, sources, chunks })
}

const failure = { filename: '2.mp3', code: 'undecodable', message: 'no frames' }

/** Thirty seconds in which nothing sounds but a hundredth of one of a deep tone. */
function thumpInSilence(): Float32Array {
  const samples = new Float32Array(30 * SAMPLE_RATE)
  const length = SAMPLE_RATE / 100
  for (let index = 0; index < length; index += 1) samples[index] = Math.sin((Math.PI * index) / length) / 2
  return samples
}

describe('assemble', () => {
  it('puts chunks together in the order of the file names, in whatever order they come', () => {
    const chunks = [exampleChunk(1, [exampleEntry(3)]), exampleChunk(0, [exampleEntry(2), exampleEntry(1)])]
    const { columns, reason, files } = together(sourcesOf('1.mp3', '2.mp3', '3.mp3'), ...chunks)
    expect([...openTracks(columns)].map(({ filename }) => filename)).toEqual(['1.mp3', '2.mp3', '3.mp3'])
    expect(reason).toBeUndefined()
    expect(files).toEqual({ total: 3, done: 3, measured: 3, reused: 0, failed: 0 })
  })

  it('keeps what an import knew of a song', () => {
    const labels = { valence: 6, arousal: 7 }
    const source = { filename: '1.mp3', path: '/music/1.mp3', title: 'One', artist: 'Somebody', labels }
    const { columns, text } = together([source], exampleChunk(0, [exampleEntry(1)]))
    expect(openTracks(columns).at(0)).toMatchObject({ title: 'One', artist: 'Somebody', labels, mood: 'calm' })
    expect(JSON.parse(text).features[0]).toMatchObject({ title: 'One', labels, valence: 5 })
  })

  it('leaves out what failed, and lists it', () => {
    const { columns, failures, files, reason } = together(
      sourcesOf('1.mp3', '2.mp3'),
      exampleChunk(0, [exampleEntry(1, { reused: true })], [failure]),
    )
    expect(columns.count).toBe(1)
    expect(failures).toEqual([failure])
    expect(files).toEqual({ total: 2, done: 2, measured: 0, reused: 1, failed: 1 })
    expect(reason).toBeUndefined()
  })

  it.each([
    ['of the same bytes', exampleEntry(2, { sha256: exampleEntry(1).sha256 })],
    ['that sounds the same to the last digit', exampleEntry(2, { features: exampleFeatures(1) })],
  ])('keeps the first by name of two files %s', (_how, copy) => {
    const { columns, failures, reason } = together(
      sourcesOf('1.mp3', '2.mp3'),
      exampleChunk(0, [copy, exampleEntry(1)]),
    )
    expect(columns.count).toBe(1)
    expect(failures).toEqual([
      { filename: '2.mp3', code: 'duplicate', message: '2.mp3 is the same recording as 1.mp3' },
    ])
    expect(reason).toBeUndefined()
  })

  it.each(['audio-gone', 'internal', 'decoder-stopped', 'decode-timeout'])(
    'forgets no songs that went away all at once (%s)',
    (code) => {
      const numbers = Array.from({ length: 40 }, (_, index) => index + 1)
      const publish = (gone: number) =>
        together(
          sourcesOf(...numbers.map((number) => `${number}.mp3`)),
          exampleChunk(
            0,
            numbers.slice(gone).map((number) => exampleEntry(number)),
            numbers.slice(0, gone).map((number) => ({ filename: `${number}.mp3`, code, message: `no ${number}` })),
          ),
        ).reason
      expect(publish(2)).toBeUndefined()
      expect(publish(3)).toBe('3 of 40 files could not be heard; the first: no 1')
    },
  )

  it('refuses a catalogue of nothing', () => {
    expect(together([]).reason).toContain('no audio')
    expect(together(sourcesOf('2.mp3'), exampleChunk(0, [], [failure])).reason).toContain('all 1 files failed')
  })

  it.each([
    ['digital silence', () => 0],
    ['the last bit of 24', (index: number) => (((index * 7) % 3) - 1) / 2 ** 23],
  ])('takes a file of nothing but %s, by what is measured of it', (_what, sampleAt) => {
    const interleaved = Float32Array.from({ length: SAMPLE_RATE }, (_, index) => sampleAt(index))
    const { features } = measure({ interleaved, channels: 1 })
    const { reason } = together(sourcesOf('1.mp3'), exampleChunk(0, [exampleEntry(1, { features })]))
    expect(reason).toBeUndefined()
  })

  it('holds the features version of an older release against nothing: a later one may bring its run to its end', () => {
    const chunks = [exampleChunk(0, [exampleEntry(1)])]
    expect(assemble({ featuresVersion: 'f0', sources: sourcesOf('1.mp3'), chunks }).reason).toBeUndefined()
  })

  it('leaves out the few files whose numbers no song has, and lists them', () => {
    const { features } = measure({ interleaved: thumpInSilence(), channels: 1 })
    const names = Array.from({ length: 20 }, (_, index) => `${index + 1}.mp3`)
    const entries = names.map((_, index) => exampleEntry(index + 1, { ...(index === 6 && { features }) }))
    const { columns, failures, files, reason } = together(sourcesOf(...names), exampleChunk(0, entries))
    expect(reason).toBeUndefined()
    expect(columns.count).toBe(19)
    expect(failures).toEqual([
      { filename: '7.mp3', code: 'implausible', message: expect.stringContaining('7.mp3 sounds like no song: ') },
    ])
    expect(files).toMatchObject({ total: 20, done: 20, failed: 1 })
  })

  it.each([3, 20])('leaves out the one of %i whose numbers would be plausible if two were exchanged', (count) => {
    const features = { ...exampleFeatures(2), spectral_centroid: 0.5 }
    const numbers = Array.from({ length: count }, (_, index) => index + 1)
    const entries = numbers.map((number) => exampleEntry(number, { ...(number === 2 && { features }) }))
    const { columns, failures, reason } = together(
      sourcesOf(...numbers.map((number) => `${number}.mp3`)),
      exampleChunk(0, entries),
    )
    expect(reason).toBeUndefined()
    expect(columns.count).toBe(count - 1)
    expect(failures).toMatchObject([{ filename: '2.mp3', code: 'implausible' }])
  })

  it('refuses numbers that no song has where more have them, and names the first', () => {
    const features = { ...exampleFeatures(1), spectral_centroid: 40_000 }
    const { reason } = together(sourcesOf('1.mp3'), exampleChunk(0, [exampleEntry(1, { features })]))
    expect(reason).toMatch(/1\.mp3: range: spectral_centroid is 40000/)
  })
})
