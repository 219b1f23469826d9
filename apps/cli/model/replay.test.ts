import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { replayGolden } from './replay.ts'

const SHIPPED = 'models/mood'

it('the shipped model answers in Node as in Python, row by row', async () => {
  expect(await replayGolden(SHIPPED)).toMatchObject({ rows: 1000 })
})

it('a model that answers otherwise is refused, with the row', async () => {
  const folder = await temporaryFolder()
  for (const file of ['model.onnx', 'manifest.json']) await cp(join(SHIPPED, file), join(folder, file))
  const golden = JSON.parse(await readFile(join(SHIPPED, 'golden.json'), 'utf8'))
  golden.rows[3].probabilities = [0.25, 0.25, 0.25, 0.25]
  await writeFile(join(folder, 'golden.json'), JSON.stringify(golden))
  await expect(replayGolden(folder)).rejects.toThrow(/row 3 of golden.json is .* off in Node/)
})
