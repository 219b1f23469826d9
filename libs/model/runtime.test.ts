import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const OPEN_MODEL = `
  import { openModel } from './libs/model/open-model.ts'
  const model = await openModel({ path: 'models/mood' })
  await model.close()
`

it('leaves no mark of this machine behind, which it would if it told of itself', async () => {
  const folder = await temporaryFolder()
  // Neither CI nor what else would keep it silent.
  const env = { PATH: process.env.PATH, HOME: folder, XDG_CACHE_HOME: folder, TMPDIR: folder, TSX_DISABLE_CACHE: '1' }
  const args = ['--import', 'tsx', '--input-type=module', '--eval', OPEN_MODEL]
  await promisify(execFile)(process.execPath, args, { cwd: REPOSITORY, env })
  expect(await readdir(folder)).toEqual([])
})
