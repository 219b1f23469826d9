import type { Container } from '#libs/contract/containers'
import { SmartPlayError } from '#libs/contract/errors'
import type { Ending } from './launch-ffmpeg.ts'

/** What an unhappy ending is told with. */
interface Told {
  readonly container: Container
  readonly timeoutMs: number
  /** What ffmpeg said, fit to be shown. */
  readonly said: string | undefined
}

/** ffmpeg's own status when a signal told it to end: that of its CPU limit, or one from outside. */
const ENDED_BY_SIGNAL = 255
/** How ffmpeg prints the -1 of a reader that goes no further, from 6.1 on with the same status as a signal's. */
const MINUS_ONE = 'Operation not permitted'
/** Reader, decoder, filters, encoder and writer: more of ffmpeg never runs at once, which bounds how fast CPU time goes. */
const MOST_THREADS = 5
/** A shell's way, and that of nice, to say that a program is not there or does not start. */
const NOT_STARTED: readonly unknown[] = [126, 127]
const NOT_LAUNCHED = /^(setpriv|prlimit|nice|chrt): /
/** Nothing in a file brings these about: somebody, or a machine out of memory, killed the child from outside. */
const FOREIGN_SIGNALS: readonly unknown[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']

/** Returns if ffmpeg did its work; else throws what that means for the file, or for us. */
export function checkEnding(ending: Ending, told: Told): void {
  const { status, signal } = ending
  const { container, timeoutMs, said = 'no reason given' } = told
  if (status === 0) return
  if (status === ENDED_BY_SIGNAL && ending.errorText.includes(MINUS_ONE)) throw undecodable(container, said)
  if (ending.timedOut || hasSpentItsTime(ending, timeoutMs)) {
    throw new SmartPlayError('decode-timeout', `decoding the ${container} file took longer than ${timeoutMs} ms`)
  }
  if (signal === 'SIGXFSZ') {
    throw new SmartPlayError('outside-limits', `the ${container} file gave more sound than its excerpt can hold`)
  }
  if (ending.errorText.includes('Cannot allocate memory')) {
    throw new SmartPlayError('outside-limits', `decoding the ${container} file took more memory than any song needs`)
  }
  if (status === ENDED_BY_SIGNAL || FOREIGN_SIGNALS.includes(signal)) {
    const by = signal ?? 'by a signal that it caught'
    throw new SmartPlayError('decoder-stopped', `ffmpeg was ended from outside (${by}) while it decoded`)
  }
  if (NOT_STARTED.includes(status) || NOT_LAUNCHED.test(said)) {
    throw new SmartPlayError('decoder-missing', `cannot start ffmpeg: ${said}`)
  }
  throw undecodable(container, signal ? `ffmpeg crashed on it (${signal})` : said)
}

/** The CPU time of its limit, which is timeoutMs, is gone at the earliest when all of its threads have been busy for it. */
function hasSpentItsTime({ status, signal, elapsedMs }: Ending, timeoutMs: number): boolean {
  return signal === 'SIGXCPU' || (status === ENDED_BY_SIGNAL && elapsedMs >= timeoutMs / MOST_THREADS)
}

export function undecodable(container: Container, why: string): SmartPlayError {
  return new SmartPlayError('undecodable', `cannot decode the ${container} file: ${why}`)
}
