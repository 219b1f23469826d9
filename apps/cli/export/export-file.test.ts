import { appendFile, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { openExportFile } from './export-file.ts'

async function interrupted() {
  const folder = await temporaryFolder()
  const path = join(folder, 'moods.csv')
  const file = await openExportFile(path, 'all')
  await file.write('first\n', 'cursor-1')
  await file.close()
  return { folder, path }
}

describe('an export file', () => {
  it('is there under its name when it is whole, and nothing else then', async () => {
    const { folder, path } = await interrupted()
    expect(await readdir(folder)).toEqual(['moods.csv.part', 'moods.csv.part.json'])
    const file = await openExportFile(path, 'all')
    expect(file.cursor).toBe('cursor-1')
    await file.write('second\n', null)
    await file.finish()
    await file.close()
    expect(await readdir(folder)).toEqual(['moods.csv'])
    expect(await readFile(path, 'utf8')).toBe('first\nsecond\n')
  })

  it('forgets half a page that a killed program has left', async () => {
    const { path } = await interrupted()
    await appendFile(`${path}.part`, 'half a p')
    const file = await openExportFile(path, 'all')
    await file.write('second\n', null)
    await file.finish()
    await file.close()
    expect(await readFile(path, 'utf8')).toBe('first\nsecond\n')
  })

  it('begins anew for another export, and where its beginning is gone', async () => {
    const { path } = await interrupted()
    const other = await openExportFile(path, 'failed ones')
    await other.close()
    expect(other.cursor).toBeUndefined()
    await rm(`${path}.part`)
    const same = await openExportFile(path, 'all')
    await same.close()
    expect(same.cursor).toBeUndefined()
  })

  it('says so where it cannot be written', async () => {
    await expect(openExportFile('/dev/null/moods.csv', 'all')).rejects.toThrow(/expected --out FILE/)
  })
})
