import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { PUBLISHED, publish } from '#libs/deam/test-publication'
import { useOutput } from '../../../tests/fixtures/output.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { modelTrainCommand } from './train.ts'

useOutput()

it('misses Python before it has measured a song', async () => {
  const deam = await publish(await temporaryFolder(), PUBLISHED)
  await workIn(await publish(await temporaryFolder(), { 'models/mood/training/requirements.txt': 'numpy\n' }))
  vi.stubEnv('PATH', '')
  await expect(modelTrainCommand(['--deam', deam, '--name', 'mine'])).rejects.toThrow(/cannot start python3/)
  expect(await readdir(join('models', 'mine'))).toEqual([])
})

it('misses the songs before it has made anything', async () => {
  await workIn(await temporaryFolder())
  await expect(modelTrainCommand(['--deam', 'nowhere', '--name', 'mine'])).rejects.toThrow(/nowhere/)
  expect(await readdir('.')).toEqual([])
})

/** Models lie in the working folder, and so does their training. */
async function workIn(folder: string): Promise<void> {
  const before = process.cwd()
  process.chdir(folder)
  onTestFinished(() => {
    process.chdir(before)
    vi.unstubAllEnvs()
  })
}
