import { cp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { useOutput } from '../../../tests/fixtures/output.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { runCommand } from '../commands/command.ts'
import { modelAnalyzeCommand } from './analyze.ts'
import { modelCommand } from './model.ts'
import { modelReportCommand } from './report.ts'

const SHIPPED = 'models/mood'
const PICTURES = ['affect.svg', 'confusion.svg', 'coverage.svg', 'reliability.svg']
const output = useOutput()

it('the report ends with one JSON object that holds what the tables say', async () => {
  const folder = await copyOfModel()
  expect(await modelReportCommand(['--model', folder, '--json'])).toBe(0)
  const figures = JSON.parse(output.printed.trimEnd().split('\n').at(-1) ?? '')
  expect(figures).toMatchObject({ songs: 1731, accuracy: expect.any(Number), macroF1: expect.any(Number) })
  expect(output.printed).toContain(`accuracy                    ${figures.accuracy.toFixed(3)}`)
  expect(output.printed).toMatch(new RegExp(`ECE, 15 bins +${figures.ece.toFixed(3)}`))
})

it('the report draws the pictures that the card shows, the same ones every time', async () => {
  const folder = await copyOfModel()
  for (const name of PICTURES) await rm(join(folder, 'report', name), { force: true })
  await modelReportCommand(['--model', folder])
  expect((await readdir(join(folder, 'report'))).filter((name) => name.endsWith('.svg'))).toEqual(PICTURES)
  const card = await readFile(join(SHIPPED, 'card.md'), 'utf8')
  for (const name of PICTURES) {
    expect(card).toContain(`](report/${name})`)
    const drawn = await readFile(join(folder, 'report', name), 'utf8')
    expect(drawn).toBe(await readFile(join(SHIPPED, 'report', name), 'utf8'))
  }
})

it('the report of a model without held-out judgements says what is missing', async () => {
  const folder = await copyOfModel()
  await rm(join(folder, 'report', 'oof.csv'))
  await expect(modelReportCommand(['--model', folder])).rejects.toThrow(/no held-out judgements/)
})

it('the analysis tells classes, features, importances, accuracies and version', async () => {
  expect(await modelAnalyzeCommand(['--model', SHIPPED, '--json'])).toBe(0)
  const facts = JSON.parse(output.printed.trimEnd().split('\n').at(-1) ?? '')
  expect(facts).toMatchObject({ classes: ['calm', 'energetic', 'happy', 'sad'], feature_count: 9 })
  expect(facts.feature_importance).toHaveLength(9)
  expect(output.printed).toMatch(/test accuracy +\d\d\.\d %/)
})

it('a model command that there is not is refused', async () => {
  await expect(runCommand(modelCommand, ['guess'])).rejects.toThrow(/no command model guess/)
})

async function copyOfModel(): Promise<string> {
  const folder = await temporaryFolder()
  for (const file of ['model.onnx', 'manifest.json', 'report']) {
    await cp(join(SHIPPED, file), join(folder, file), { recursive: true })
  }
  return folder
}
