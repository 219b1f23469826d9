import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { formatFeaturesFile } from '#libs/catalogue/features-file'
import { parseSources } from '#libs/catalogue/sources-file'
import { FEATURES_VERSION } from '#libs/features/table'
import { toVector } from '#libs/recommend/feature-vector'
import { useOutput } from '../../../tests/fixtures/output.ts'
import { canMount, smallDisk } from '../../../tests/fixtures/small-disk.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { runCommand } from '../commands/command.ts'
import { catalogueCommand } from './catalogue.ts'

const output = useOutput()
afterEach(() => void vi.unstubAllEnvs())

describe('smartplay catalogue verify', () => {
  const row = [120.2, 0.1, 2000.5, 2100.5, 4000.5, 0.05, -200.5, 150.5, -10.5, 30.5, 5.5, 4.5, 3.5, 2.5, 1.5]

  async function catalogue(filename: string): Promise<string> {
    const folder = await temporaryFolder()
    const entries = [{ filename, features: toVector(row) }]
    await mkdir(join(folder, 'audio'))
    await writeFile(join(folder, 'audio', '1.mp3'), 'sound')
    await writeFile(join(folder, 'features.json'), formatFeaturesFile({ featuresVersion: FEATURES_VERSION, entries }))
    return join(folder, 'features.json')
  }

  it('exits with 0 where nothing is wrong', async () => {
    const file = await catalogue('1.mp3')
    expect(await runCommand(catalogueCommand, ['verify', file])).toBe(0)
    expect(output.printed).toBe(`${file}: 1 entries, no fault\n`)
  })

  it('exits with 1 and names the entry whose audio is missing, unless nobody asked for audio', async () => {
    const file = await catalogue('2.mp3')
    expect(await runCommand(catalogueCommand, ['verify', file])).toBe(1)
    expect(output.printed).toContain('entry 0 ("2.mp3"): missing-audio: its audio is not there\n')
    expect(await runCommand(catalogueCommand, ['verify', file, '--no-audio'])).toBe(0)
  })

  it('prints one JSON object for programs', async () => {
    const file = await catalogue('2.mp3')
    await runCommand(catalogueCommand, ['verify', '--json', file])
    expect(JSON.parse(output.printed)).toMatchObject({
      file,
      entries: 1,
      faults: [{ kind: 'missing-audio', entry: 0 }],
    })
  })

  it('looks for imported audio where it lies', async () => {
    const file = await catalogue('2.mp3')
    const audio = join(file, '..', 'audio', '1.mp3')
    const source = { filename: '2.mp3', path: audio }
    const sources = join(file, '..', 'catalogue-sources.json')
    await writeFile(sources, JSON.stringify({ schema: 1, sources: [source] }))
    expect(await runCommand(catalogueCommand, ['verify', file])).toBe(0)
    await writeFile(sources, JSON.stringify({ schema: 1, sources: [{ ...source, path: `${audio}.gone` }] }))
    expect(await runCommand(catalogueCommand, ['verify', file])).toBe(1)
  })

  it.each([[[]], [['a', 'b']]])('wants one file, not %j', async (files) => {
    await expect(runCommand(catalogueCommand, ['verify', ...files])).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('says so when there is no such file', async () => {
    await expect(runCommand(catalogueCommand, ['verify', 'nowhere.json'])).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('smartplay catalogue import', () => {
  const labels = 'annotations/annotations averaged per song/song_level/static_annotations_averaged_songs_1_2000.csv'

  async function deam(): Promise<string> {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'MEMD_audio'))
    await mkdir(join(folder, labels, '..'), { recursive: true })
    await writeFile(join(folder, 'MEMD_audio', '2.mp3'), 'sound')
    await writeFile(join(folder, 'MEMD_audio', '1001.mp3'), 'sound')
    await writeFile(join(folder, labels), 'song_id, valence_mean, arousal_mean\n2, 3.1, 3.0\n1001, 6, 4\n')
    await writeFile(join(folder, 'metadata_2013.csv'), 'song_id,file_name,Artist,Song title\n2,2.mp3,Ada,Dawn\n')
    return folder
  }

  it('notes each song where it lies, with the exchange of its labels undone up to id 1000', async () => {
    const [folder, own] = [await deam(), join(await temporaryFolder(), 'deam')]
    vi.stubEnv('DEAM_PATH', own)
    expect(await runCommand(catalogueCommand, ['import', folder])).toBe(0)
    const text = await readFile(join(own, 'catalogue-sources.json'), 'utf8')
    expect(parseSources(text, 'sources')).toEqual([
      {
        ...{ filename: '2.mp3', path: join(folder, 'MEMD_audio', '2.mp3'), artist: 'Ada', title: 'Dawn' },
        labels: { valence: 3, arousal: 3.1 },
      },
      { filename: '1001.mp3', path: join(folder, 'MEMD_audio', '1001.mp3'), labels: { valence: 6, arousal: 4 } },
    ])
    expect(output.printed).toContain('missing: no metadata_2014.csv')
    expect(output.printed).toContain('no file was copied')
  })

  it.skipIf(!canMount)('leaves what was noted before where the disk has no room for all of it', async () => {
    const [folder, own] = [await deam(), await smallDisk('size=8k')]
    await Promise.all(Array.from({ length: 200 }, (_, n) => writeFile(join(folder, 'MEMD_audio', `${n}.mp3`), 'sound')))
    const path = join(own, 'catalogue-sources.json')
    await writeFile(path, 'as it was')
    vi.stubEnv('DEAM_PATH', own)
    await expect(runCommand(catalogueCommand, ['import', folder])).rejects.toThrow(/ENOSPC/)
    expect(await readFile(path, 'utf8')).toBe('as it was')
  })

  it('prints one JSON object for programs', async () => {
    vi.stubEnv('DEAM_PATH', await temporaryFolder())
    await runCommand(catalogueCommand, ['import', await deam(), '--json'])
    expect(JSON.parse(output.printed)).toMatchObject({ songs: 2, labelled: 2, withArtist: 1, withTitle: 1 })
  })

  it('says what is missing where there are no songs at all', async () => {
    vi.stubEnv('DEAM_PATH', await temporaryFolder())
    await expect(runCommand(catalogueCommand, ['import', await temporaryFolder()])).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('no folder MEMD_audio'),
    })
  })
})

it('there are no other commands of the catalogue', async () => {
  await expect(runCommand(catalogueCommand, ['dance'])).rejects.toMatchObject({ code: 'bad-request' })
})
