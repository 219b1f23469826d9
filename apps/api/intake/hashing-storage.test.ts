import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { writeHashed } from './hashing-storage.ts'

const run = promisify(execFile)

describe('writeHashed', () => {
  it('tells length and hash of what it has written', async () => {
    const path = join(await temporaryFolder(), 'song')
    const sha256 = createHash('sha256').update('abc').digest('hex')
    expect(await writeHashed(Readable.from(['a', 'bc']), path)).toEqual({ path, size: 3, sha256 })
  })

  it('leaves no file of a sender who has gone before it was open', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'song')
    // Whoever opens a pipe to write waits for a reader, as for a disk that is slow to open.
    await run('mkfifo', [path])
    const stream = new PassThrough()
    const writing = writeHashed(stream, path)
    const gone = expect(writing).rejects.toThrow('gone')
    stream.destroy(new Error('gone'))
    expect(await Promise.race([writing.catch(() => 'over'), pause(200, 'waits')])).toBe('waits')
    const reader = await open(path)
    await gone
    expect(await readdir(folder)).toEqual([])
    await reader.close()
  })
})
