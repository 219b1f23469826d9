import type { LogLine } from '../programs/log.ts'

/** The line in which a worker says that it has ended a song, after this moment [ms since 1970]. */
export function endedAfter(time: number): (line: LogLine) => boolean {
  return ({ msg, time: at }) => msg === 'analysis ended' && Date.parse(String(at)) > time
}
