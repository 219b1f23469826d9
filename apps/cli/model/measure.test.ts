import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findFfmpeg } from '#libs/audio/find-ffmpeg'
import { encode, save, saveScript } from '#libs/audio/test-sounds'
import { parseCsv } from '#libs/deam/csv'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { type MeasureOptions, measureSongs } from './measure.ts'

const searchPath = process.env.PATH ?? ''

/** So many songs at a rate that needs ffmpeg, and what measures them one by one. */
async function open(count: number) {
  const folder = await temporaryFolder()
  const path = await encode(join(folder, 'a.mp3'), ['-ar', '48000'])
  const labels = { valence: 1, arousal: 1, artist: undefined, dynamicValence: undefined, dynamicArousal: undefined }
  const songs = Array.from({ length: count }, (_, n) => ({ ...labels, songId: n + 1, path }))
  const lines: string[] = []
  const report = (line: string) => void lines.push(line)
  const table = join(folder, 'table.csv')
  const options: MeasureOptions = { ffmpegPath: undefined, searchPath, scratch: folder, threads: 1, table, report }
  const measured = async () => parseCsv(await readFile(table, 'utf8')).map((row) => row.song_id)
  return { folder, songs, options, lines, measured }
}

it('leaves a song out that is none, and says so', async () => {
  const { folder, songs, options, lines, measured } = await open(3)
  const broken = await save(join(folder, 'b.mp3'), 'words')
  await measureSongs(
    songs.map((song) => (song.songId === 2 ? { ...song, path: broken } : song)),
    options,
  )
  expect(await measured()).toEqual(['1', '3'])
  expect(lines).toContainEqual(expect.stringMatching(/^song 2 is left out: cannot decode the mp3 file/))
})

it('ends where the decoder is gone instead of leaving the songs out, and goes on from there the next time', async () => {
  const { folder, songs, options, measured } = await open(3)
  const [used, ffmpeg] = [join(folder, 'used'), await findFfmpeg({ searchPath })]
  // As its launcher ends where there is no ffmpeg any more.
  const vanishing = `case "$*" in *-version*) ;; *) [ -e ${used} ] && exit 127; touch ${used};; esac; exec ${ffmpeg} "$@"`
  const ffmpegPath = await saveScript(join(folder, 'ffmpeg'), vanishing)
  await expect(measureSongs(songs, { ...options, ffmpegPath })).rejects.toMatchObject({
    code: 'decoder-missing',
    message: expect.stringMatching(/^cannot measure song 2: cannot start ffmpeg/),
  })
  expect(await measured()).toEqual(['1'])
  await measureSongs(songs, options)
  expect(await measured()).toEqual(['1', '2', '3'])
})

it('does not go on in a table of other features', async () => {
  const table = join(await temporaryFolder(), 'table.csv')
  await writeFile(table, 'song_id,features_version\n2,f0\n')
  const options = { ffmpegPath: undefined, searchPath: '', scratch: '', threads: 1, table, report: () => {} }
  await expect(measureSongs([], options)).rejects.toThrow(/table.csv has features f0 \(expected features f/)
})
