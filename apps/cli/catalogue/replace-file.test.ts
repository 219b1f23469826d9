import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { replaceFile } from './replace-file.ts'

it('a file is replaced by all of the new one', async () => {
  const path = join(await temporaryFolder(), 'file.json')
  await writeFile(path, 'former')
  await replaceFile(path, ['all ', 'of it'])
  expect(await readFile(path, 'utf8')).toBe('all of it')
})

it('a file that cannot be written whole stays as it was, and nothing is left beside it', async () => {
  const folder = await temporaryFolder()
  const path = join(folder, 'file.json')
  await writeFile(path, 'former')
  function* breakingOff() {
    yield 'half'
    throw new Error('the disk is full')
  }
  await expect(replaceFile(path, breakingOff())).rejects.toThrow(`cannot write ${path} (Error: the disk is full)`)
  expect(await readFile(path, 'utf8')).toBe('former')
  expect(await readdir(folder)).toEqual(['file.json'])
})
