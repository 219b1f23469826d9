import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { measureSongs } from './measure.ts'

it('does not go on in a table of other features', async () => {
  const table = join(await temporaryFolder(), 'table.csv')
  await writeFile(table, 'song_id,features_version\n2,f0\n')
  const options = { ffmpegPath: undefined, searchPath: '', scratch: '', threads: 1, table, report: () => {} }
  await expect(measureSongs([], options)).rejects.toThrow(/table.csv has features f0 \(expected features f/)
})
