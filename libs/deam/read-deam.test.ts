import { expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { readDeam } from './read-deam.ts'
import { DYNAMIC, PUBLISHED, publish } from './test-publication.ts'

it('reads the published layout: labels undone, artists of every year, only songs whose audio is there', async () => {
  const songs = await readDeam(await publish(await temporaryFolder(), PUBLISHED))
  expect(songs.map(({ path, ...song }) => song)).toEqual([
    {
      songId: 2,
      valence: 3,
      arousal: 3.1,
      artist: 'Crosby, Stills',
      dynamicValence: -0.30000000000000004,
      dynamicArousal: 0.3,
    },
    { songId: 1001, valence: 6, arousal: 4, artist: 'Ada', dynamicValence: undefined, dynamicArousal: undefined },
    { songId: 2003, valence: 7, arousal: 2, artist: undefined, dynamicValence: undefined, dynamicArousal: undefined },
  ])
  expect(songs[0]?.path).toMatch(/MEMD_audio\/2\.mp3$/)
})

it('does without dynamic annotations and metadata', async () => {
  const { [`${DYNAMIC}/valence.csv`]: _, 'metadata/metadata_2013.csv': __, ...rest } = PUBLISHED
  const songs = await readDeam(await publish(await temporaryFolder(), rest))
  expect(songs.map(({ songId }) => songId)).toEqual([2, 1001, 2003])
})

it('names the folder that is missing', async () => {
  await expect(readDeam(await publish(await temporaryFolder(), { 'annotations/x.csv': '' }))).rejects.toThrow(
    /missing: no folder MEMD_audio/,
  )
})

it('refuses a copy in which no song has both its audio and its labels', async () => {
  const { 'MEMD_audio/2.mp3': _, 'MEMD_audio/1001.mp3': __, 'MEMD_audio/2003.mp3': ___, ...rest } = PUBLISHED
  const folder = await publish(await temporaryFolder(), { ...rest, 'MEMD_audio/9.mp3': '' })
  await expect(readDeam(folder)).rejects.toThrow(/has no song with audio and labels/)
})

it('refuses a copy without song-level annotations', async () => {
  const folder = await publish(await temporaryFolder(), { 'MEMD_audio/9.mp3': '', 'annotations/readme.txt': '' })
  await expect(readDeam(folder)).rejects.toThrow(/no static_annotations_averaged_songs_1_2000\.csv/)
})
