import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openStorage } from '#libs/storage/open'
import { describeObjectStore } from './conformance.ts'

const directory = await mkdtemp(join(tmpdir(), 'smartplay-objects-'))
afterAll(() => rm(directory, { recursive: true, force: true }))

describeObjectStore('on the file system', async () => ({
  store: await openStorage({ kind: 'filesystem', directory }),
  other: await openStorage({ kind: 'filesystem', directory }),
}))
