import { readEnvironment } from '#libs/config/env'
import type { Terminal } from './live-lines.ts'

export interface Stream extends Terminal {
  /** Lines can be drawn over on it. */
  readonly isTTY?: boolean | undefined
}

/** Where what a command says goes: its answers on standard output, how it gets on on standard error. */
export interface Screen {
  readonly answers: Stream
  readonly progress: Stream
}

/** A dumb terminal shows what would move its cursor as signs, so it is written to like a file. */
export function standardScreen(): Screen {
  const { stdout: answers, stderr } = process
  if (readEnvironment().TERM !== 'dumb') return { answers, progress: stderr }
  return { answers, progress: { write: (text) => stderr.write(text) } }
}
