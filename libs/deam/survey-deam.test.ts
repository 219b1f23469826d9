import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { songIdOf, surveyDeam } from './survey-deam.ts'
import { DYNAMIC, PUBLISHED, publish, STATIC } from './test-publication.ts'

/** Sixty emoMusic songs whose dynamic annotations say which label is whose; the file has them exchanged, as published. */
const ids = Array.from({ length: 60 }, (_, index) => index + 1)
const valenceOf = (id: number) => 1 + ((id * 7) % 8)
const arousalOf = (id: number) => 1 + ((id * 5) % 9)
const table = (head: string, row: (id: number) => readonly number[]) =>
  [head, ...ids.map((id) => [id, ...row(id)].join(', '))].join('\n')
const EMOMUSIC = {
  ...Object.fromEntries(ids.map((id) => [`MEMD_audio/${id}.mp3`, ''])),
  [`${STATIC}_1_2000.csv`]: table('song_id, valence_mean, arousal_mean', (id) => [arousalOf(id), valenceOf(id)]),
  [`${DYNAMIC}/valence.csv`]: table('song_id,sample_15000ms', (id) => [valenceOf(id) / 9]),
  [`${DYNAMIC}/arousal.csv`]: table('song_id,sample_15000ms', (id) => [arousalOf(id) / 9]),
}

describe('surveyDeam', () => {
  it('lists audio in the order of the ids, and what is known of each song', async () => {
    const { audio, annotations, metadata } = await surveyDeam(await publish(await temporaryFolder(), PUBLISHED))
    expect(audio).toEqual(['2.mp3', '1001.mp3', '2003.mp3'])
    expect(annotations).toContainEqual({ songId: 2, valence: 3, arousal: 3.1 })
    expect(metadata.get(1001)).toEqual({ artist: 'Ada', title: 'z' })
  })

  it('undoes the exchange of the emoMusic part, as the dynamic annotations confirm', async () => {
    const { annotations } = await surveyDeam(await publish(await temporaryFolder(), EMOMUSIC))
    expect(annotations).toEqual(ids.map((id) => ({ songId: id, valence: valenceOf(id), arousal: arousalOf(id) })))
  })

  it('refuses a copy in which somebody has undone the exchange already', async () => {
    const undone = table('song_id, valence_mean, arousal_mean', (id) => [valenceOf(id), arousalOf(id)])
    const folder = await publish(await temporaryFolder(), { ...EMOMUSIC, [`${STATIC}_1_2000.csv`]: undone })
    await expect(surveyDeam(folder)).rejects.toThrow(/valence and arousal are exchanged/)
  })

  it('says what is missing, file by file, and how many songs lack audio or labels', async () => {
    const { [`${DYNAMIC}/arousal.csv`]: _, 'metadata/metadata_2014.csv': __, ...rest } = PUBLISHED
    const { missing } = await surveyDeam(await publish(await temporaryFolder(), { ...rest, 'MEMD_audio/9.mp3': '' }))
    expect(missing).toEqual([
      'no arousal.csv: the labels cannot be checked against it',
      'no metadata_2014.csv: its songs have no artist and no title',
      'no metadata_2015.csv: its songs have no artist and no title',
      'the audio of 1 of 4 labelled songs',
      'the labels of 1 of 4 songs',
    ])
  })

  it('finds nothing in an empty folder, and says so', async () => {
    const { audio, annotations, missing } = await surveyDeam(
      await publish(await temporaryFolder(), { 'readme.txt': '' }),
    )
    expect([audio, annotations]).toEqual([[], []])
    expect(missing[0]).toMatch(/^no folder MEMD_audio /)
    expect(missing).toHaveLength(8)
  })
})

describe('songIdOf', () => {
  it('reads the number of a song from its name, and none from another', () => {
    expect(['12.mp3', '12.MP3', 'x12.mp3', '12.wav', '.mp3'].map(songIdOf)).toEqual([
      12,
      12,
      undefined,
      undefined,
      undefined,
    ])
  })
})
