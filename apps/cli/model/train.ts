import { mkdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig, readEnvironment } from '#libs/config/env'
import { SmartPlayError } from '#libs/contract/errors'
import { type DeamSong, readDeam } from '#libs/deam/read-deam'
import { FEATURES_VERSION } from '#libs/features/table'
import { openScratch } from '#libs/scratch/scratch'
import { measureSongs } from './measure.ts'
import { ensurePython, runTraining } from './python.ts'
import { replayGolden } from './replay.ts'

/**
 * `smartplay model train --deam DIR [--table FILE] [--name NAME]`: a new model version from one's own copy of DEAM.
 *
 * With --deam the songs are measured into the table first; with --table alone, it is trained from as it is.
 */
export async function modelTrainCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      deam: { type: 'string' },
      table: { type: 'string' },
      name: { type: 'string', default: `deam-${FEATURES_VERSION}` },
    },
  })
  const { deam, name } = values
  const out = await newFolder(name)
  const table = values.table ?? join(out, 'table.csv')
  if (deam === undefined && values.table === undefined) {
    throw new SmartPlayError('bad-request', 'there is nothing to train from (expected --deam DIR or --table FILE)')
  }

  const { featureThreads } = readConfig(readEnvironment())
  const songs = deam === undefined ? [] : await readDeam(deam)
  await mkdir(out, { recursive: true })
  // First whatever may be missing: who learns it after the songs has waited for all of them.
  await ensurePython(report)
  if (deam !== undefined) await measureDeam(songs, table)
  await runTraining({ table, out, version: name, jobs: featureThreads })
  const { version, rows } = await replayGolden(out)
  process.stdout.write(`${out} holds model ${name} (${version}); ${rows} rows of Python answer alike in Node\n`)
  process.stdout.write(`serve it with MODEL_PATH=${out}; its card is ${join(out, 'card.md')}\n`)
  return 0
}

async function measureDeam(songs: readonly DeamSong[], table: string): Promise<void> {
  const { featureThreads: threads, ffmpegPath, searchPath } = readConfig(readEnvironment())
  const scratch = await openScratch(tmpdir(), 'smartplay-train')
  try {
    await measureSongs(songs, { ffmpegPath, searchPath, scratch: scratch.directory, threads, table, report })
  } finally {
    await scratch.close()
  }
}

/** A version never overwrites another; a folder without a manifest is one whose training did not come to its end. */
async function newFolder(name: string): Promise<string> {
  if (!/^[\w.-]*\w$/.test(name)) throw new SmartPlayError('bad-request', `"${name}" is no name for a model folder`)
  const out = join('models', name)
  const taken = await stat(join(out, 'manifest.json')).catch(() => undefined)
  if (taken === undefined) return out
  throw new SmartPlayError('bad-request', `${out} holds a model already (expected another --name)`)
}

/** Progress is for people: stdout stays free for the outcome. */
function report(line: string): void {
  process.stderr.write(`${line}\n`)
}
