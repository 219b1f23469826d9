/** Where everything about the runs lies in the object store. No key is a folder of another. */

export const TURNS = 'reindexes/turns/'

const TURN_DIGITS = 10
const LAST_TURN = 10 ** TURN_DIGITS - 1
const CHUNK_DIGITS = 6

export const runKey = (run: string) => `reindexes/${run}/run.json`
export const sourcesKey = (run: string) => `reindexes/${run}/sources.json`
export const verdictKey = (run: string) => `reindexes/${run}/verdict.json`
export const outcomeKey = (run: string) => `reindexes/${run}/outcome.json`
export const chunksOf = (run: string) => `reindexes/${run}/chunks/`

/** Of equal length, so that the order of the keys is that of the chunks. */
export function chunkKey(run: string, chunk: number): string {
  return `${chunksOf(run)}${String(chunk).padStart(CHUNK_DIGITS, '0')}.json`
}

export function chunkOfKey(key: string): number {
  return Number(/(\d+)\.json$/.exec(key)?.[1])
}

/** Keys sort ascending, so the distance to the last turn brings the newest to the top of a listing. */
export function turnKey(turn: number): string {
  return `${TURNS}${String(LAST_TURN - turn).padStart(TURN_DIGITS, '0')}`
}

/** Turns are counted from 1. */
export function turnOfKey(key: string): number {
  return LAST_TURN - Number(key.slice(TURNS.length))
}

/** What was heard in a content, under one features version. */
export function vectorKey(featuresVersion: string, sha256: string): string {
  return `catalogue/vectors/${featuresVersion}/${sha256}.json`
}
