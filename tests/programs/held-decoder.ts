import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram } from '../servers/find-program.ts'

/** The real ffmpeg behind a gate: while it is held, decoding stands still in mid-job. */
export interface HeldDecoder {
  /** For FFMPEG_PATH. */
  readonly path: string
  hold(): Promise<void>
  release(): Promise<void>
}

export async function makeHeldDecoder(directory: string): Promise<HeldDecoder> {
  const ffmpeg = findProgram('ffmpeg')
  if (ffmpeg === undefined) throw new Error('no ffmpeg on PATH (expected one)')
  const gate = join(directory, 'gate')
  const path = join(directory, 'held-ffmpeg')
  await writeFile(path, script(gate, ffmpeg), { mode: 0o755 })
  return { path, hold: () => writeFile(gate, ''), release: () => rm(gate, { force: true }) }
}

/** Asked for its version it answers at once, or no worker would start. */
function script(gate: string, ffmpeg: string): string {
  return `#!/bin/sh
[ "$1" = -version ] || while [ -e '${gate}' ]; do sleep 0.05; done
exec '${ffmpeg}' "$@"
`
}
