import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { findSongs } from './find-songs.ts'

async function folderOf(...names: readonly string[]): Promise<string> {
  const folder = await temporaryFolder()
  for (const name of names) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), name)
  }
  return folder
}

describe('findSongs', () => {
  it('finds all audio in a folder and below, by name, and nothing else', async () => {
    const folder = await folderOf('b.mp3', 'a/z.FLAC', 'a/cover.jpg', 'notes.txt', '._b.mp3', '.hidden/c.mp3')
    const { songs, notFound } = await findSongs([folder])
    expect(songs.map(({ file }) => file)).toEqual([join(folder, 'a/z.FLAC'), join(folder, 'b.mp3')])
    expect(songs[1]).toMatchObject({ path: join(folder, 'b.mp3'), bytes: 5, modifiedMs: expect.any(Number) })
    expect(notFound).toEqual([])
  })

  it('takes a file that somebody names, whatever it is called, and each file once', async () => {
    const folder = await folderOf('song.bin', 'a.mp3')
    const { songs } = await findSongs([join(folder, 'song.bin'), folder, join(folder, 'a.mp3')])
    expect(songs.map(({ file }) => file)).toEqual([join(folder, 'song.bin'), join(folder, 'a.mp3')])
  })

  it('follows links to files, and not to folders, which may lead in a circle', async () => {
    const folder = await folderOf('a.mp3')
    await symlink(folder, join(folder, 'circle.mp3'))
    await symlink(join(folder, 'a.mp3'), join(folder, 'b.mp3'))
    expect((await findSongs([folder])).songs).toHaveLength(2)
  })

  it('names what is not there, and a folder without audio', async () => {
    const folder = await folderOf('notes.txt')
    const { notFound } = await findSongs([join(folder, 'gone.mp3'), folder])
    expect(notFound.map(({ error }) => error.code)).toEqual(['not-found', 'no-file'])
  })
})
