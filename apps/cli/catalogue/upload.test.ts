import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { uploadAudio } from './upload.ts'

async function songs() {
  const folder = await temporaryFolder()
  const names = ['a.mp3', 'copy of a.mp3', 'gone.mp3']
  for (const name of names.slice(0, 2)) await writeFile(join(folder, name), 'sound')
  const sources = names.map((filename) => ({ filename, path: join(folder, filename) }))
  return { sources, store: await openFilesystemStore({ directory: join(folder, 'objects') }) }
}

it('a file that cannot be read is named, and does not stop the others', async () => {
  const { sources, store } = await songs()
  const progress: string[] = []
  const report = await uploadAudio(sources, store, ({ done, total }) => progress.push(`${done}/${total}`))
  expect(report.unreadable).toEqual([{ filename: 'gone.mp3', reason: expect.stringContaining('ENOENT') }])
  expect(report.uploaded + report.present).toBe(2)
  expect(report.sources.map(({ sha256 }) => sha256 !== undefined)).toEqual([true, true, false])
  expect(progress).toEqual(['1/3', '2/3', '3/3'])
})

it('a store that fails ends it', async () => {
  const { sources } = await songs()
  const away = new SmartPlayError('store-unavailable', 'away')
  await expect(uploadAudio(sources, { create: () => Promise.reject(away) }, () => {})).rejects.toBe(away)
})
