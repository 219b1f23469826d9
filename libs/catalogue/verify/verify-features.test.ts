import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FEATURE_NAMES, FEATURES_VERSION, type FeatureName } from '#libs/features/table'
import { toVector } from '#libs/recommend/feature-vector'
import { formatFeaturesFile } from '../features-file.ts'
import { verifyFeatures } from './verify-features.ts'

/** Thirty songs that could be: bright ones cross zero often, and no two are alike. */
const songs = Array.from({ length: 30 }, (_, index) => {
  const brightness = ((index * 7) % 30) + Math.SQRT1_2
  const mfccs = Array.from({ length: 7 }, (_, k) => 20 * Math.sin(index * (k + 2)) + Math.SQRT1_2)
  return {
    filename: `${index}.mp3`,
    features: [
      ...[
        60.5 + ((index * 11) % 90),
        0.05 + ((index * 13) % 30) / 100,
        800.5 + 70 * brightness,
        1500.5 + 50 * brightness,
      ],
      ...[1700.5 + 150 * brightness, 0.01 + brightness / 300, -300.5 + 4 * brightness, 150.5 - brightness, ...mfccs],
    ],
  }
})
const file = (features: readonly unknown[], rest = {}) =>
  JSON.stringify({ featuresVersion: FEATURES_VERSION, features, ...rest })
const faultsOf = (text: string) => verifyFeatures(text).faults
const kindsOf = (text: string) => faultsOf(text).map(({ kind, entry }) => [kind, entry])
const column = (name: FeatureName) => FEATURE_NAMES.indexOf(name)
const replace = (index: number, change: Record<string, unknown>) => songs.with(index, { ...songs[index]!, ...change })
const withRow = (index: number, features: readonly unknown[]) => file(replace(index, { features }))

function exchanged(row: readonly number[], one: FeatureName, other: FeatureName): number[] {
  return row.with(column(one), row[column(other)]!).with(column(other), row[column(one)]!)
}

describe('verifyFeatures', () => {
  it('finds faults in statistics of anything at all', () => {
    const feature_means = Array.from({ length: FEATURE_NAMES.length }, () => ({ toString: 1 }))
    const faults = faultsOf(file(songs, { statistics: { total_files: 30, feature_means } }))
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['statistics']))
    expect(faults[0]?.message).toContain('{"toString":1}')
  })

  it('finds nothing wrong with songs that could be', () => {
    expect(verifyFeatures(file(songs))).toMatchObject({ entries: 30, faults: [] })
  })

  it('finds nothing wrong with what we write, statistics and all', () => {
    const entries = songs.map(({ filename, features }) => ({ filename, features: toVector(features) }))
    expect(verifyFeatures(formatFeaturesFile({ featuresVersion: FEATURES_VERSION, entries })).faults).toEqual([])
  })

  it('finds nothing wrong with our own demo pieces', async () => {
    const text = await readFile(new URL('../../../deam/demo/features.json', import.meta.url), 'utf8')
    expect(verifyFeatures(text)).toMatchObject({ entries: 24, faults: [] })
  })

  it('takes a plain list, and notes what it does not say', () => {
    const { faults, notes } = verifyFeatures(JSON.stringify(songs))
    expect([faults, notes.length]).toEqual([[], 2])
  })

  it('takes digital silence for what it is, and not for a placeholder', () => {
    const silence = [120.185, 0, 0, 0, 0, 0, -1131.37, ...new Array(8).fill(0)]
    expect(faultsOf(withRow(3, silence))).toEqual([])
  })

  it('names two exchanged features of one entry', () => {
    const text = withRow(4, exchanged(songs[4]!.features, 'tempo', 'spectral_centroid'))
    expect(faultsOf(text)).toEqual([
      expect.objectContaining({
        ...{ kind: 'swapped-columns', entry: 4, filename: '4.mp3' },
        message: expect.stringMatching(/^tempo and spectral_centroid look exchanged: tempo is /),
      }),
    ])
  })

  it.each([
    ['spectral_centroid', 'spectral_rolloff'],
    ['mfcc_1', 'mfcc_2'],
    ['rms', 'zero_crossing_rate'],
  ] as const)('finds %s and %s exchanged throughout, though each value could be right', (one, other) => {
    const all = songs.map((song) => ({ ...song, features: exchanged(song.features, one, other) }))
    const faults = faultsOf(file(all))
    expect(faults).toEqual([expect.objectContaining({ kind: 'swapped-columns', entry: null })])
    expect(faults[0]!.message).toContain(`${one} and ${other}`)
  })

  it('names a value that no feature of its kind can have', () => {
    expect(faultsOf(withRow(2, songs[2]!.features.with(column('rms'), 12.5)))).toEqual([
      expect.objectContaining({ kind: 'range', message: 'rms is 12.5 (expected 0 to 1: full scale is 1)' }),
    ])
  })

  it.each(['NaN', 'Infinity', '-Infinity', '1e999', 'null', '"7"'])('names the %s that somebody wrote', (value) => {
    const text = withRow(1, songs[1]!.features.with(column('mfcc_3'), 123456)).replace('123456', value)
    expect(kindsOf(text)).toEqual([['not-a-number', 1]])
    expect(faultsOf(text)[0]!.message).toMatch(/^mfcc_3 is /)
  })

  it('names an entry of the wrong length, and goes on', () => {
    const features = replace(0, { features: songs[0]!.features.slice(1) }).with(2, { filename: '2.mp3', features: [] })
    expect(kindsOf(file(features))).toEqual([
      ['length', 0],
      ['length', 2],
    ])
  })

  it('names a file that stands there twice, and the entry that it repeats', () => {
    const text = file([...songs, { filename: '5.mp3', features: songs[5]!.features.map((value) => value * 0.999) }])
    expect(faultsOf(text)).toEqual([
      expect.objectContaining({
        kind: 'duplicate-filename',
        entry: 30,
        message: expect.stringContaining('entry 5 ("5.mp3")'),
      }),
    ])
  })

  it('names features and recordings that stand there under two names', () => {
    const twice = replace(7, { features: songs[6]!.features })
    expect(kindsOf(file(twice))).toEqual([['duplicate-features', 7]])
    const sha256 = 'ab'.repeat(32)
    const copied = replace(7, { sha256 }).with(9, { ...songs[9]!, sha256 } as (typeof songs)[number])
    expect(kindsOf(file(copied))).toEqual([['duplicate-audio', 9]])
  })

  it.each([
    ['zeros', new Array(15).fill(0)],
    ['one number', new Array(15).fill(0.5)],
    ['the example', [120.5, 0.15, 2200, 800, 0.6, 0.08, -12.3, 0.29, 1.34, 26.65, 0, 0.05, 1803.2, 0.3, 1.24]],
    ['whole numbers', [120, 0, 2000, 1500, 4000, 0, -200, 100, 1, 20, 3, 4, 5, 6, 7]],
    ['MFCCs left out', [120.2, 0.1, 2000.5, 1500.5, 4000.5, 0.05, ...new Array(9).fill(0)]],
  ])('tells %s from a measurement', (_, row) => {
    expect(kindsOf(withRow(8, row))).toEqual([['placeholder', 8]])
  })

  it('tells the mean of the others from a measurement', () => {
    const means = FEATURE_NAMES.map((_, index) => songs.reduce((sum, { features }) => sum + features[index]!, 0) / 30)
    expect(kindsOf(file([...songs, { filename: 'x.mp3', features: means }]))).toEqual([['placeholder', 30]])
  })

  it('measures the statistics again and names each that is wrong', () => {
    const entries = songs.map(({ filename, features }) => ({ filename, features: toVector(features) }))
    const body = JSON.parse(formatFeaturesFile({ featuresVersion: FEATURES_VERSION, entries }))
    body.statistics.total_files = 1803
    body.statistics.feature_means[0] += 1
    body.statistics.feature_stds[14] = null
    const messages = faultsOf(JSON.stringify(body)).map(({ message }) => message)
    expect(messages).toEqual([
      'total_files is 1803 (expected 30)',
      expect.stringMatching(/^feature_means of tempo is /),
      expect.stringMatching(/^feature_stds of mfcc_9 is null/),
    ])
  })

  it.each(['../1.mp3', 'audio/1.mp3', 'C:\\1.mp3', '..', '', 7, null])('names the file name %j', (filename) => {
    expect(kindsOf(file(replace(3, { filename })))).toEqual([['filename', 3]])
  })

  it('names the audio that is missing, where somebody looks', () => {
    const { faults } = verifyFeatures(file(songs), (filename) => filename !== '6.mp3')
    expect(faults).toEqual([expect.objectContaining({ kind: 'missing-audio', entry: 6, filename: '6.mp3' })])
  })

  it('names another schema and another features version', () => {
    expect(kindsOf(file(songs, { schema: 2, featuresVersion: 'f0' }))).toEqual([
      ['version', null],
      ['version', null],
    ])
  })

  it.each(['', '{', 'null', '7', '{"features": 7}'])('cannot read %j', (text) => {
    expect(kindsOf(text)).toEqual([['unreadable', null]])
  })

  it('never fails, whatever stands there', () => {
    const row = fc.array(fc.oneof(fc.double(), fc.constant(null), fc.string()), { maxLength: 17 })
    const entry = fc.oneof(
      fc.anything(),
      fc.record({ filename: fc.anything(), features: fc.oneof(row, fc.anything()) }),
    )
    const text = fc.record({ features: fc.array(entry), statistics: fc.anything() }).map((body) => {
      try {
        return JSON.stringify(body)
      } catch {
        return 'no JSON'
      }
    })
    fc.assert(fc.property(text, (json) => verifyFeatures(json).faults.every(({ message }) => message !== '')))
  })
})
