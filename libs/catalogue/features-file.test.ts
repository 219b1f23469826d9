import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FEATURE_NAMES, FEATURES_VERSION, toRow } from '#libs/features/table'
import { type FeaturesEntry, formatFeaturesFile, parseFeaturesFile } from './features-file.ts'

const fifteen = FEATURE_NAMES.map((_, index) => index + 0.5)
const read = (json: unknown) => parseFeaturesFile(JSON.stringify(json), 'features.json')
const reading = (json: unknown) => () => read(json)
const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'catalogue-invalid', message: expect.stringMatching(message) })

describe('parseFeaturesFile', () => {
  it('reads the documented shape, statistics and all', () => {
    const statistics = { total_files: 1, feature_means: fifteen, feature_stds: fifteen }
    const { entries } = read({ features: [{ filename: '1.mp3', features: fifteen }], statistics })
    expect(entries.map(({ filename }) => filename)).toEqual(['1.mp3'])
    expect(toRow(entries[0]!.features)).toEqual(fifteen)
  })

  it('reads a plain list of entries', () => {
    expect(read([{ filename: '1.mp3', features: fifteen }]).entries).toHaveLength(1)
  })

  it('takes a file without a features version as current', () => {
    expect(read({ features: [] }).featuresVersion).toBe(FEATURES_VERSION)
  })

  it('keeps the features version that a file names', () => {
    expect(read({ featuresVersion: 'f0', features: [] }).featuresVersion).toBe('f0')
  })

  it('names the entry that has too few features', () => {
    const features = [
      { filename: '1.mp3', features: fifteen },
      { filename: '2.mp3', features: fifteen.slice(1) },
    ]
    expect(reading({ features })).toThrow(invalid(/^features\.json: entry 1 \("2\.mp3"\): features: .*15/))
  })

  it.each(['../etc/passwd', 'a/b.mp3', 'a\\b.mp3', '..', '.', '', 'a\0.mp3'])(
    'refuses the file name %j',
    (filename) => {
      expect(reading([{ filename, features: fifteen }])).toThrow(
        invalid(/entry 0 .*filename: expected a plain file name/),
      )
    },
  )

  it('refuses a number that is none', () => {
    expect(reading([{ filename: '1.mp3', features: fifteen.with(3, Number.NaN) }])).toThrow(invalid(/features\.3/))
  })

  it('refuses a number so large that its square is infinite, and a distance to it no number', () => {
    expect(reading([{ filename: '1.mp3', features: fifteen.with(3, 1e200) }])).toThrow(invalid(/features\.3/))
  })

  it('refuses two entries of the same name', () => {
    const twice = { filename: '1.mp3', features: fifteen }
    expect(reading([twice, twice])).toThrow(invalid(/entry 1 repeats the file name "1\.mp3"/))
  })

  it('refuses text that is not JSON, such as the NaN that Python writes', () => {
    expect(() => parseFeaturesFile('{"features": [NaN]}', 'features.json')).toThrow(invalid(/is not JSON/))
  })

  it.each([null, 7, 'x', {}, { features: 'x' }, [null]])('refuses %j', (json) => {
    expect(reading(json)).toThrow(invalid(/^features\.json: /))
  })
})

describe('formatFeaturesFile', () => {
  it('writes the documented statistics', () => {
    const entries = read([
      { filename: 'a', features: fifteen },
      { filename: 'b', features: fifteen.map((x) => x + 2) },
    ]).entries
    const { statistics } = JSON.parse(formatFeaturesFile({ featuresVersion: 'f1', entries }))
    expect(statistics.total_files).toBe(2)
    expect(statistics.feature_means).toEqual(fifteen.map((value) => value + 1))
    expect(statistics.feature_stds).toEqual(fifteen.map(() => 1))
  })

  it('writes what parseFeaturesFile reads, without a loss', () => {
    const features = fc.tuple(
      ...FEATURE_NAMES.map((name) => fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => [name, x + 0])),
    )
    const entry = fc.record(
      {
        filename: fc.stringMatching(/^[a-z0-9 ]{1,9}\.mp3$/),
        features: features.map((pairs) => Object.fromEntries(pairs)),
        title: fc.string(),
        mood: fc.constantFrom('calm', 'energetic', 'happy', 'sad'),
        valence: fc.double({ min: 1, max: 9, noNaN: true }),
      },
      { requiredKeys: ['filename', 'features'] },
    ) as fc.Arbitrary<FeaturesEntry>
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ filename }) => filename, maxLength: 5 }), (entries) => {
        const file = { featuresVersion: 'f7', entries }
        expect(parseFeaturesFile(formatFeaturesFile(file), 'features.json')).toEqual(file)
      }),
    )
  })
})
