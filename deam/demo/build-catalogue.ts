/**
 * Builds `deam/demo/features.json` from the composed pieces: `npm run demo:catalogue`, after `npm run demo:compose`.
 *
 * Every piece goes through the stages that an upload goes through, from its mp3 on. The mood is the model's own.
 */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FeaturesEntry, formatFeaturesFile } from '#libs/catalogue/features-file'
import { loadCatalogue } from '#libs/catalogue/load-catalogue'
import { readConfig, readEnvironment } from '#libs/config/env'
import { type Engine, openEngine } from '#libs/engine/engine'
import { makeLive } from '#libs/engine/live'
import { FEATURES_VERSION } from '#libs/features/table'
import { openScratch } from '#libs/scratch/scratch'
import { PIECES } from './compose/pieces/all.ts'
import type { Piece } from './compose/score.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
/** Nothing is remembered: a piece is always heard anew. */
const STATELESS = { recall: async () => undefined, remember: async () => {}, report: () => {} }

await buildCatalogue()

async function buildCatalogue(): Promise<void> {
  const config = readConfig(readEnvironment())
  const scratch = await openScratch(tmpdir(), 'smartplay-demo')
  // Without a catalogue: what the pieces are measured for is the catalogue that there will be.
  const live = makeLive(await loadCatalogue({ directories: [] }))
  const options = { ...config, scratch: scratch.directory, threads: 1, live: () => live }
  const engine = await openEngine(options)
  try {
    const entries: FeaturesEntry[] = []
    for (const piece of PIECES) entries.push(await measurePiece(engine, piece))
    const path = join(FOLDER, 'features.json')
    await writeFile(path, formatFeaturesFile({ featuresVersion: FEATURES_VERSION, entries }))
    console.log(`\n${entries.length} pieces in deam/demo/features.json, judged by pipeline ${engine.pipelineVersion}`)
  } finally {
    await engine.close()
    await scratch.close()
  }
}

async function measurePiece(engine: Engine, piece: Piece): Promise<FeaturesEntry> {
  const filename = `${piece.name}.mp3`
  const path = join(FOLDER, 'audio', filename)
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  const song = { path, container: 'mp3', sha256 } as const
  const { heard, judgement } = await engine.analyse(song, STATELESS, new AbortController().signal)
  const { mood, affect } = judgement
  report(piece, heard.features, mood)
  const predicted = { mood, valence: round(affect.valence), arousal: round(affect.arousal) }
  return { filename, title: piece.title, ...predicted, sha256, features: heard.features }
}

/** One line of a table: intended tempo and what was heard, intended mood and what was judged. */
function report(piece: Piece, heard: FeaturesEntry['features'], mood: string): void {
  const { tempo, rms, spectral_centroid: centroid } = heard
  const intended = `${String(piece.tempo).padStart(4)} BPM  ${`${piece.key.tonic} ${piece.key.mode}`.padEnd(14)}`
  const measured = `heard ${tempo.toFixed(1).padStart(6)} BPM  rms ${rms.toFixed(3)}  centroid ${centroid.toFixed(0).padStart(5)} Hz`
  console.log(`${piece.name.padEnd(18)} ${intended} ${measured}  ${piece.intended.padEnd(9)} judged ${mood}`)
}

function round(value: number): number {
  return Number(value.toFixed(3))
}
