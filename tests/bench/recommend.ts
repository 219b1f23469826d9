import { execFileSync } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodeColumns } from '#libs/catalogue/column-file'
import { FEATURES_VERSION } from '#libs/features/table'
import type { Bench } from './options.ts'
import type { RankingFigures } from './rank-columns.ts'
import { syntheticColumns } from './synthetic-columns.ts'
import { printTable } from './table.ts'

const SIZES = [1803, 100_000, 1_000_000]

/**
 * Exact search in synthetic catalogues with names, moods and affect: each is written as a column file and opened in a
 * process of its own, so that its memory is nothing else's.
 */
export const benchRecommend: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'smartplay-bench-columns-'))
  try {
    const figures: RankingFigures[] = []
    for (const tracks of SIZES) {
      const path = join(folder, `${tracks}.columns`)
      await writeColumns(path, tracks)
      figures.push(measureInProcess(path))
      await rm(path)
    }
    process.stdout.write('\nten neighbours of a song, exact, one thread\n\n')
    printTable(
      ['tracks', 'load ms', 'ready ms', 'RSS MB', 'p50 ms', 'p99 ms', 'CPU p99 ms', 'diverse p99 ms'],
      figures.map((each) => [
        ...[each.tracks, each.loadMs, each.readyMs, each.rssMb],
        ...[each.p50Ms, each.p99Ms, each.cpuP99Ms, each.diverseP99Ms],
      ]),
    )
    return { sizes: figures }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function writeColumns(path: string, tracks: number): Promise<void> {
  const file = await open(path, 'w')
  try {
    const parts = encodeColumns({ featuresVersion: FEATURES_VERSION, columns: syntheticColumns(tracks) })
    for (const part of parts) await file.writeFile(part)
  } finally {
    await file.close()
  }
}

function measureInProcess(path: string): RankingFigures {
  const script = fileURLToPath(new URL('./rank-columns.ts', import.meta.url))
  const output = execFileSync(process.execPath, [...process.execArgv, script, path], { encoding: 'utf8' })
  return JSON.parse(output)
}
