import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toVector } from '#libs/recommend/feature-vector'
import { packTracks } from '#libs/recommend/track-columns'
import { openTracks } from '#libs/recommend/tracks'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { encodeColumns } from './column-file.ts'
import { readColumns } from './read-columns.ts'

const features = toVector(Array.from({ length: 15 }, (_, index) => index))
const tracks = ['a.mp3', 'b.mp3'].map((filename) => ({ filename, features, hasAudio: true }))

it('a column file on the disk holds the tracks that were written', async () => {
  const path = join(await temporaryFolder(), 'c.columns')
  await writeFile(path, Buffer.concat(encodeColumns({ featuresVersion: 'f7', columns: packTracks(tracks) })))
  const { columns, featuresVersion } = await readColumns(path)
  expect([featuresVersion, ...openTracks(columns)]).toEqual(['f7', ...tracks])
})

it('a file that is something else is refused by its name', async () => {
  const path = join(await temporaryFolder(), 'c.columns')
  await writeFile(path, 'no columns, but more than sixteen bytes')
  await expect(readColumns(path)).rejects.toMatchObject({
    code: 'catalogue-invalid',
    message: expect.stringContaining(path),
  })
})
