import { access, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { saveStream } from './save-stream.ts'

describe('saveStream', () => {
  it('writes what comes to the file', async () => {
    const path = join(await temporaryFolder(), 'song')
    await saveStream(Readable.from(['so', 'ng']), path)
    expect(await readFile(path, 'utf8')).toBe('song')
  })

  it('passes on what breaks the stream, and leaves no file', async () => {
    const path = join(await temporaryFolder(), 'song')
    const broken = Readable.from(
      (async function* () {
        yield 'so'
        throw new Error('reset')
      })(),
    )
    await expect(saveStream(broken, path)).rejects.toThrow('reset')
    await expect(access(path)).rejects.toThrow('ENOENT')
  })

  it.runIf(process.platform === 'linux')('blames a full disk here, and not the store', async () => {
    const path = join(await temporaryFolder(), 'song')
    await symlink('/dev/full', path)
    await expect(saveStream(Readable.from(['song']), path)).rejects.toMatchObject({ code: 'disk-full' })
    await expect(access(path)).rejects.toThrow('ENOENT')
  })
})
