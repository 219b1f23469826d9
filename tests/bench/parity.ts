import { measureInThread } from '#libs/extract/thread'
import type { MeasureName } from '#libs/features/table'
import { type Comparison, compareExtension, compareFeatures, type OracleNumbers, readJson } from '../golden/oracle.ts'
import { SIGNALS } from '../golden/signals.ts'
import { listCorpus } from './corpus.ts'
import { openEars } from './ears.ts'
import { openLibrosa } from './librosa.ts'
import type { Bench, BenchOptions } from './options.ts'
import { printTable } from './table.ts'

/**
 * How far our numbers are from librosa's, as the largest error over all files: against the golden vectors on the same
 * samples, and with --librosa against fresh ones of every file of the corpus, decoded by each its own way.
 */
export const benchParity: Bench = async (options) => {
  const synthetic = compareGolden()
  process.stdout.write(`\nlargest error on ${synthetic.length} golden signals\n\n`)
  const golden = reportLargest(synthetic)
  if (options.librosa === undefined) return { golden }
  const fresh = await compareCorpus(options, options.librosa)
  process.stdout.write(`\nlargest error on ${fresh.length} files of ${options.corpus}, from the file\n\n`)
  return { golden, corpus: reportLargest(fresh), files: fresh.length }
}

/** librosa answers an empty signal partly with errors, and we refuse it. */
function compareGolden(): Comparison[][] {
  const { signals } = readJson<Golden<{ f32: OracleNumbers }>>(new URL('../golden/synthetic.json', import.meta.url))
  const extension = readJson<Golden<OracleNumbers>>(new URL('../golden/extension.json', import.meta.url)).signals
  return Object.entries(SIGNALS).flatMap(([name, make]) => {
    const oracle = signals[name]
    return oracle === undefined || name === 'empty' ? [] : [compare(make(), 1, { ...oracle.f32, ...extension[name] })]
  })
}

interface Golden<T> {
  readonly signals: Readonly<Record<string, T>>
}

function compare(interleaved: Float32Array, channels: 1 | 2, oracle: OracleNumbers): Comparison[] {
  const { features, extension } = measureInThread({ interleaved, channels })
  return [...compareFeatures(features, oracle), ...compareExtension(extension, oracle)]
}

async function compareCorpus({ corpus, limit }: BenchOptions, python: string): Promise<Comparison[][]> {
  const ears = await openEars()
  const librosa = openLibrosa(python)
  const comparisons: Comparison[][] = []
  try {
    for (const file of await listCorpus(corpus, limit)) {
      const { interleaved, channels } = await ears.decode(file)
      const { numbers } = await librosa.measure(file)
      comparisons.push(compare(interleaved, channels, { ...numbers, tempo_feature_tempo: numbers.tempo ?? Number.NaN }))
    }
  } finally {
    await librosa.close()
    await ears.close()
  }
  return comparisons
}

function reportLargest(comparisons: readonly (readonly Comparison[])[]): Partial<Record<MeasureName, number>> {
  const names = [...new Set(comparisons.flat().map(({ name }) => name))]
  const largest = names.map(
    (name) =>
      [
        name,
        Math.max(
          ...comparisons
            .flat()
            .filter((one) => one.name === name)
            .map(({ error }) => error),
        ),
      ] as const,
  )
  printTable(
    ['', 'largest error'],
    largest.map(([name, error]) => [name, error.toExponential(1)]),
  )
  return Object.fromEntries(largest)
}
