import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FEATURE_NAMES, type Measurements } from '#libs/features/table'
import { type Model, openModel } from '#libs/model/open-model'
import { createJudge } from '#libs/mood/judge'
import type { Bench } from './options.ts'
import { printTable } from './table.ts'

const MODEL = 'models/mood'
/** By then the code is compiled and the heap has its size. */
const WARM_RUNS = 2000
const RUNS = 20_000
const MIB = 2 ** 20

/**
 * What a song costs from its features to its judgement, and whether the process grows: the model's own golden songs,
 * one after the other, over and over. No limit applies: growth shows only in many runs.
 */
export const benchModel: Bench = async () => {
  const model = await openModel({ path: MODEL })
  try {
    const song = await readSongs(model)
    const judge = createJudge(model.settings)
    const run = async (index: number) => judge(await model.vote(song(index)), song(index))
    await repeat(run, { from: 0, to: WARM_RUNS })
    const before = usage()
    await repeat(run, { from: WARM_RUNS, to: RUNS })
    return report(before, usage())
  } finally {
    await model.close()
  }
}

interface Usage {
  readonly cpuMs: number
  readonly rssBytes: number
}

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() }
}

async function repeat(
  run: (index: number) => Promise<unknown>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  for (let index = from; index < to; index++) await run(index)
}

function report(before: Usage, after: Usage) {
  const cpuMsPerSong = (after.cpuMs - before.cpuMs) / (RUNS - WARM_RUNS)
  const rssGrowthMib = (after.rssBytes - before.rssBytes) / MIB
  printTable(
    ['inference and judgement', 'measured', 'promised'],
    [
      ['CPU per song [ms]', cpuMsPerSong.toFixed(3), '<= 1'],
      [`RSS growth, run ${WARM_RUNS} to ${RUNS} [MiB]`, rssGrowthMib.toFixed(1), '< 2'],
      ['RSS in the end [MiB]', (after.rssBytes / MIB).toFixed(0), ''],
    ],
  )
  return { runs: RUNS, cpuMsPerSong, rssGrowthMib, rssMib: after.rssBytes / MIB }
}

/** The invented songs of golden.json, by index, again from the first after the last. */
async function readSongs(model: Model): Promise<(index: number) => Measurements> {
  const names = model.manifest.inputs.map(({ name }) => name)
  const golden: { rows: { input: number[] }[] } = JSON.parse(await readFile(join(MODEL, 'golden.json'), 'utf8'))
  const songs = golden.rows.map(({ input }) => toMeasurements(model, Object.fromEntries(names.map(named(input)))))
  return (index) => songs[index % songs.length] as Measurements
}

function named(input: readonly number[]) {
  return (name: string, place: number) => [name, input[place] ?? 0] as const
}

/** What the model does not read is 0: nothing looks at it. */
function toMeasurements({ manifest }: Model, inputs: Readonly<Record<string, number>>): Measurements {
  const features = Object.fromEntries(FEATURE_NAMES.map((name) => [name, inputs[name] ?? 0]))
  return { version: manifest.featuresVersion, features, extension: inputs, descriptors: {} } as unknown as Measurements
}
