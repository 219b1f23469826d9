import { appendFile, copyFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findProgram } from '../servers/find-program.ts'

/** What a decoder can do instead of decoding. */
export const MOODS = {
  'crashes (SIGSEGV)': 'kill -SEGV $$',
  'aborts (SIGABRT)': 'kill -ABRT $$',
  'ends with status 3': 'exit 3',
  'is killed for its memory (SIGKILL)': 'kill -KILL $$',
  'says nothing for ever': 'exec sleep 600',
  'spins for ever': 'while :; do :; done',
} as const
export type Mood = keyof typeof MOODS

/** The real ffmpeg for every file but those that carry the mark of a mood at their end. */
export interface MoodyDecoder {
  /** For FFMPEG_PATH. */
  readonly path: string
}

export async function makeMoodyDecoder(directory: string): Promise<MoodyDecoder> {
  const ffmpeg = findProgram('ffmpeg')
  if (ffmpeg === undefined) throw new Error('no ffmpeg on PATH (expected one)')
  const path = join(directory, 'moody-ffmpeg')
  const cases = Object.entries(MOODS).map(([mood, deed]) => `*'${markOf(mood as Mood)}'*) ${deed} ;;`)
  const script = `#!/bin/sh
for argument in "$@"; do
  file=\${argument#file:}
  [ -f "$file" ] && case $(tail -c 64 "$file" | tr -d '\\0') in
    ${cases.join('\n    ')}
  esac
done
exec '${ffmpeg}' "$@"
`
  await writeFile(path, script, { mode: 0o755 })
  return { path }
}

/** A copy of a song that brings a decoder into a mood. */
export async function poison(song: string, mood: Mood): Promise<string> {
  const path = join(dirname(song), `poison-${Object.keys(MOODS).indexOf(mood)}.wav`)
  await copyFile(song, path)
  await appendFile(path, markOf(mood))
  return path
}

function markOf(mood: Mood): string {
  return `MOOD-${Object.keys(MOODS).indexOf(mood)}!`
}
