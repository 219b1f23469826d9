import { randomInt } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FIGURES_VARIABLE, tableOf } from './table.ts'

/** Collects the figures of all rows of this run, and prints them as one table at its end. */
export async function setup(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'smartplay-faults-'))
  const path = join(directory, 'figures')
  await writeFile(path, '')
  process.env[FIGURES_VARIABLE] = path
  process.env.SMARTPLAY_SEED ??= String(randomInt(1_000_000))
  return async () => {
    console.log(`\n${tableOf(path)}\n`)
    await rm(directory, { recursive: true, force: true })
  }
}
