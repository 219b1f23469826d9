/**
 * Composes the demo pieces: `npm run demo:compose` renders all of them into `deam/demo/audio`, `-- harbour-at-dawn` one.
 * `npm run demo:catalogue` measures them afterwards. Needs an ffmpeg with libmp3lame.
 */
import { mkdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { findFfmpeg } from '#libs/audio/find-ffmpeg'
import { readConfig, readEnvironment } from '#libs/config/env'
import { describe, HEADINGS } from './describe.ts'
import { encode } from './encode.ts'
import { PIECES } from './pieces/all.ts'
import { render } from './render.ts'

const AUDIO = fileURLToPath(new URL('../audio/', import.meta.url))

await compose(process.argv.slice(2))

async function compose(names: readonly string[]): Promise<void> {
  const pieces = names.length > 0 ? PIECES.filter(({ name }) => names.includes(name)) : PIECES
  const { ffmpegPath, searchPath } = readConfig(readEnvironment())
  const ffmpeg = await findFfmpeg({ configured: ffmpegPath, searchPath })
  await mkdir(AUDIO, { recursive: true })
  console.log(HEADINGS)
  let bytes = 0
  for (const piece of pieces) {
    const sound = render(piece)
    const path = `${AUDIO}${piece.name}.mp3`
    await encode(sound, { ffmpeg, path })
    bytes += (await stat(path)).size
    console.log(describe(piece, sound))
  }
  console.log(`\n${pieces.length} pieces, ${(bytes / 1e6).toFixed(2)} MB`)
}
