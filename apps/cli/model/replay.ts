import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SmartPlayError } from '#libs/contract/errors'
import { MOODS } from '#libs/contract/moods'
import { FEATURE_NAMES, type Measurements } from '#libs/features/table'
import { type Model, openModel } from '#libs/model/open-model'

/** An invented song, and what the model said of it in Python. */
interface GoldenRow {
  readonly input: readonly number[]
  readonly probabilities: readonly number[]
}

const TOLERANCE = 1e-6

export interface Replayed {
  readonly version: string
  readonly rows: number
}

/** Opens a model that was just trained, as the service would, and holds its answers against Python's. */
export async function replayGolden(folder: string): Promise<Replayed> {
  const { rows }: { rows: GoldenRow[] } = JSON.parse(await readFile(join(folder, 'golden.json'), 'utf8'))
  const model = await openModel({ path: folder })
  try {
    for (const [index, row] of rows.entries()) await replay(model, row, index)
    return { version: model.version, rows: rows.length }
  } finally {
    await model.close()
  }
}

async function replay(model: Model, row: GoldenRow, index: number): Promise<void> {
  const { vote } = await model.vote(toMeasurements(model, row))
  const apart = Math.max(...MOODS.map((mood, place) => Math.abs(vote[mood] - (row.probabilities[place] ?? Number.NaN))))
  if (apart < TOLERANCE) return
  throw new SmartPlayError(
    'model-invalid',
    `row ${index} of golden.json is ${apart} off in Node (expected < ${TOLERANCE})`,
  )
}

/** What the model does not read is 0: nothing looks at it. */
function toMeasurements({ manifest }: Model, { input }: GoldenRow): Measurements {
  const named: Record<string, number> = Object.fromEntries(
    manifest.inputs.map(({ name }, place) => [name, input[place] ?? 0]),
  )
  const features = Object.fromEntries(FEATURE_NAMES.map((name) => [name, named[name] ?? 0]))
  return { version: manifest.featuresVersion, features, extension: named, descriptors: {} } as unknown as Measurements
}
