import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ID } from '../../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import type { FoundSong } from './find-songs.ts'
import { openJournal } from './journal.ts'

const SERVER = 'http://localhost:5000'
const song: FoundSong = { file: 'a.mp3', path: '/music/a.mp3', bytes: 3, modifiedMs: 7 }
const other: FoundSong = { ...song, path: '/music/b.mp3' }

async function noted(): Promise<string> {
  const path = join(await temporaryFolder(), 'state', 'journal.jsonl')
  const journal = await openJournal(path, SERVER)
  await journal.note(song, { id: ID, status: 'sent' })
  await journal.note(song, { id: ID, status: 'completed' })
  await journal.close()
  return path
}

async function entryIn(path: string, asked: FoundSong, server = SERVER) {
  const journal = await openJournal(path, server)
  await journal.close()
  return journal.entryOf(asked)
}

describe('the journal', () => {
  it('knows what an earlier run noted last', async () => {
    expect(await entryIn(await noted(), song)).toEqual({ id: ID, status: 'completed' })
  })

  it.each([
    ['of another size', { ...song, bytes: 4 }, SERVER],
    ['of another time', { ...song, modifiedMs: 8 }, SERVER],
    ['elsewhere', other, SERVER],
    ['for another service', song, 'http://music.test'],
  ])('does not know a file %s', async (_what, asked, server) => {
    expect(await entryIn(await noted(), asked, server)).toBeUndefined()
  })

  it('believes nothing of a line that was cut off, and goes on below it', async () => {
    const path = await noted()
    await appendFile(path, '{"schema":1,"server":"http')
    const journal = await openJournal(path, SERVER)
    await journal.note(other, { id: ID, status: 'sent' })
    await journal.close()
    expect(await entryIn(path, song)).toMatchObject({ status: 'completed' })
    expect(await entryIn(path, other)).toMatchObject({ status: 'sent' })
    expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toHaveLength(4)
  })

  it('says so where it cannot be written', async () => {
    await expect(openJournal('/dev/null/journal', SERVER)).rejects.toThrow(/expected --resume FILE/)
  })
})
