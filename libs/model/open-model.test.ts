import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { byMood, MOODS, type MoodProbabilities } from '#libs/contract/moods'
import { FEATURE_NAMES, type Measurements } from '#libs/features/table'
import { createJudge } from '#libs/mood/judge'
import type { JudgementSettings } from '#libs/mood/settings'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { type Model, openModel } from './open-model.ts'

const SHIPPED = fileURLToPath(new URL('../../models/mood', import.meta.url))

/** What Python wrote: an invented song, and what its own arithmetic makes of it. */
interface GoldenRow {
  readonly input: number[]
  readonly probabilities: number[]
  readonly scaled: number[]
  readonly gb_probabilities: number[]
  readonly lr_probabilities: number[]
  readonly valence: number[]
  readonly arousal: number[]
  /** After the settings of the manifest. */
  readonly shown: number[]
  /** After the settings of `everyStep`. */
  readonly everyStep: number[]
}

interface Golden {
  readonly everyStep: Omit<JudgementSettings, 'inputs' | 'linear' | 'affectErrors' | 'modelVersion'>
  readonly rows: readonly GoldenRow[]
}

let model: Model
let golden: Golden

beforeAll(async () => {
  model = await openModel({ path: SHIPPED })
  golden = JSON.parse(await readFile(join(SHIPPED, 'golden.json'), 'utf8'))
})

afterAll(() => model.close())

describe('the shipped model', () => {
  it('votes in Node as in Python, to 1e-6, over 1,000 invented songs', async () => {
    expect(golden.rows).toHaveLength(1000)
    let worst = 0
    for (const row of golden.rows) {
      const votes = await model.vote(toSong(row))
      worst = Math.max(
        worst,
        apart(votes.vote, row.probabilities),
        apart(votes.members['gradient-boosting'], row.gb_probabilities),
        apart(votes.members['logistic-regression'], row.lr_probabilities),
        ...votes.scaled.map((value, index) => Math.abs(value - (row.scaled[index] ?? Number.NaN))),
        // Valence and arousal lie between 1 and 9: 1e-6 of that is what float32 can promise.
        Math.abs(votes.valence - (row.valence[0] ?? Number.NaN)) / 9,
        Math.abs(votes.arousal - (row.arousal[0] ?? Number.NaN)) / 9,
      )
    }
    expect(worst).toBeLessThan(1e-6)
  })

  it('is judged in Node as in Python, to 1e-6, as it ships and with every step on', async () => {
    const ships = createJudge(model.settings)
    const allOn = createJudge({ ...model.settings, ...golden.everyStep })
    let worst = 0
    for (const row of golden.rows) {
      const song = toSong(row)
      const votes = await model.vote(song)
      worst = Math.max(worst, apart(ships(votes, song).probabilities, row.shown))
      worst = Math.max(worst, apart(allOn(votes, song).probabilities, row.everyStep))
    }
    expect(worst).toBeLessThan(1e-6)
  })

  it('knows its inputs by name and ships no step that the guard refused', () => {
    expect(model.manifest.inputs.map((input) => input.name)).toContain('signal_rms')
    const { guard, judgement } = model.manifest
    if (!guard['affect-first']?.shipped) expect(judgement.affect.share).toBe(0)
    if (!guard['prior-correction']?.shipped) expect(judgement.tau).toBe(0)
    if (!guard.temperature?.shipped) expect(judgement.temperature).toBe(1)
    if (!guard.rules?.shipped) expect(judgement.weighting.maximum).toBe(0)
    if (!guard['happy-enhancement']?.shipped) expect(judgement.happy.k).toBe(1)
  })

  it('opens by its folder or by its file, under one version', async () => {
    const byFile = await openModel({ path: join(SHIPPED, 'model.onnx') })
    expect(byFile.version).toBe(model.version)
    expect(byFile.version).toMatch(/^[0-9a-f]{8}$/)
    await byFile.close()
  })

  it('refuses a NaN instead of answering with four', async () => {
    const row = golden.rows[0]
    if (!row) throw new Error('golden.json has no rows')
    const song = toSong({ ...row, input: [Number.NaN, ...row.input.slice(1)] })
    await expect(model.vote(song)).rejects.toThrow(/tempo is NaN/)
  })
})

describe('openModel refuses', () => {
  it('a folder that is not there', async () => {
    await expect(openModel({ path: join(SHIPPED, 'nowhere') })).rejects.toThrow(/no model at/)
  })

  it('a model whose bytes are not those of its papers', async () => {
    const folder = await copyOfShipped()
    await writeFile(join(folder, 'model.onnx'), 'other bytes')
    await expect(openModel({ path: folder })).rejects.toThrow(/has sha256 .* \(expected the same\)/)
  })

  it('a model that reads another version of the features', async () => {
    await withManifest({ featuresVersion: 'f0' }, /reads features f0, we measure f1/)
  })

  it('a model with an input that nobody measures', async () => {
    const [first, ...others] = model.manifest.inputs
    await withManifest(
      { inputs: [{ ...first, name: 'loudness' }, ...others] },
      /manifest.json is not a manifest: .*inputs/s,
    )
  })

  it('a manifest that names an output which the graph does not have', async () => {
    await withManifest({ members: { oracle: 'oracle_probabilities' } }, /has no output oracle_probabilities/)
  })

  it('papers that are not JSON', async () => {
    const folder = await copyOfShipped()
    await writeFile(join(folder, 'manifest.json'), '{')
    await expect(openModel({ path: folder })).rejects.toThrow(SmartPlayError)
  })
})

async function withManifest(change: Record<string, unknown>, sentence: RegExp): Promise<void> {
  const folder = await copyOfShipped()
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...model.manifest, ...change }))
  await expect(openModel({ path: folder })).rejects.toThrow(sentence)
}

async function copyOfShipped(): Promise<string> {
  const folder = await temporaryFolder()
  for (const file of ['model.onnx', 'manifest.json']) await cp(join(SHIPPED, file), join(folder, file))
  return folder
}

function toSong(row: GoldenRow): Measurements {
  const named = Object.fromEntries(model.manifest.inputs.map(({ name }, index) => [name, row.input[index]]))
  const features = Object.fromEntries(FEATURE_NAMES.map((name) => [name, named[name] ?? 0]))
  return { version: 'f1', features, extension: named, descriptors: {} } as unknown as Measurements
}

function apart(said: MoodProbabilities | undefined, expected: readonly number[]): number {
  const differences = byMood((mood, index) => Math.abs((said?.[mood] ?? Number.NaN) - (expected[index] ?? Number.NaN)))
  return Math.max(...MOODS.map((mood) => differences[mood]))
}
