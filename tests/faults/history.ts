import type { Status } from '#libs/contract/api'
import { isErrorCode } from '#libs/contract/errors'

/** What happened, as its clients saw it. */
export interface History {
  /** SHA-256 of everything that was sent, acknowledged or not. */
  readonly sent: ReadonlySet<string>
  readonly acknowledgements: readonly Acknowledgement[]
  /** In the order in which each observer saw them. */
  readonly sightings: readonly Sighting[]
}

export interface Acknowledgement {
  readonly id: string
  readonly sha256: string
}

/** How an analysis stood when somebody looked. */
export interface Sighting {
  /** One pair of eyes: what two of them see at once has no order. */
  readonly observer: string
  readonly id: string
  readonly status: Status
  /** Number of the pick-up, and of the event within it. */
  readonly attempt: number
  readonly n: number
}

/** What is left when all is quiet again. */
export interface Remains {
  readonly results: readonly KeptResult[]
  readonly failures: readonly { readonly id: string; readonly code: string }[]
  readonly intents: readonly StandingPromise[]
  /** Keys in the store that belong to nothing that was sent, or to no kind of object that we know. */
  readonly strays: readonly string[]
  readonly temporaryFiles: readonly string[]
  readonly orphans: readonly string[]
}

export interface KeptResult {
  readonly id: string
  readonly sha256: string
  /** All of it that must not differ between equal runs. */
  readonly content: string
}

export interface StandingPromise {
  readonly id: string
  readonly ageSeconds: number
  readonly hasLiveJob: boolean
}

export interface Expectations {
  /** What an undisturbed analysis makes of each content. */
  readonly golden: ReadonlyMap<string, string>
  /** Contents that may end in a failure; all others are good files. */
  readonly bad?: ReadonlySet<string>
  /** Redis has forgotten jobs, and a job that is made anew counts its attempts from 1. */
  readonly attemptsMayRestart?: boolean
}

/** A promise may be without a job for no longer than this: the reconciler's interval, its jitter, and a slow look. */
export const INTENT_BOUND_SECONDS = 150

/** All that is wrong, in sentences; empty where every acknowledged upload ended in exactly one right way. */
export function judge(history: History, remains: Remains, expected: Expectations): readonly string[] {
  return [
    ...judgeIdentities(history),
    ...judgeEndings(history, remains, expected),
    ...judgeResults(history, remains, expected),
    ...judgeSightings(history, expected),
    ...judgePromises(remains),
    ...remains.strays.map((key) => `${key} in the store belongs to nothing that was sent`),
    ...remains.temporaryFiles.map((path) => `temporary file ${path} was left behind`),
    ...remains.orphans.map((process) => `process ${process} was left behind`),
  ]
}

/** The same content is the same analysis, and another content another one. */
function judgeIdentities({ acknowledgements }: History): string[] {
  const ids = new Set(acknowledgements.map(({ id }) => id))
  const contents = new Set(acknowledgements.map(({ sha256 }) => sha256))
  const pairs = new Set(acknowledgements.map(({ id, sha256 }) => `${id} ${sha256}`))
  if (pairs.size === ids.size && pairs.size === contents.size) return []
  return [`${contents.size} contents were acknowledged under ${ids.size} ids (expected one each)`]
}

function judgeEndings({ acknowledgements }: History, remains: Remains, { bad = new Set() }: Expectations): string[] {
  const results = countById(remains.results)
  const failures = new Map(remains.failures.map(({ id, code }) => [id, code]))
  return distinct(acknowledgements).flatMap(({ id, sha256 }) => {
    const made = results.get(id) ?? 0
    const code = failures.get(id)
    if (made > 1) return [`${id} has ${made} results (expected one)`]
    if (made === 1) return code === undefined ? [] : [`${id} has a result and the failure ${code}`]
    if (code === undefined) return [`${id} was acknowledged and has neither result nor failure: it is lost`]
    if (!isErrorCode(code)) return [`${id} failed with ${code}, which is no code of ours`]
    return bad.has(sha256) ? [] : [`${id} failed with ${code}, though its file is good`]
  })
}

function judgeResults({ sent }: History, { results }: Remains, { golden, bad = new Set() }: Expectations): string[] {
  return results.flatMap(({ id, sha256, content }) => {
    if (!sent.has(sha256)) return [`${id} has a result, but nobody sent it`]
    const right = golden.get(sha256)
    if (right === content) return []
    if (right === undefined) return bad.has(sha256) ? [] : [`${id} has a result, and nothing to compare it with`]
    return [`the result of ${id} differs from that of an undisturbed run`]
  })
}

function judgePromises({ intents }: Remains): string[] {
  const forsaken = intents.filter(({ ageSeconds, hasLiveJob }) => ageSeconds > INTENT_BOUND_SECONDS && !hasLiveJob)
  return forsaken.map(({ id, ageSeconds }) => `the promise of ${id} has had no job for ${Math.round(ageSeconds)} s`)
}

/** queued -> running -> an end, within one attempt; from an end nowhere. */
const RANKS: Readonly<Record<Status, number>> = { queued: 0, running: 1, completed: 2, failed: 2, cancelled: 2 }

function judgeSightings({ sightings }: History, { attemptsMayRestart = false }: Expectations): string[] {
  const last = new Map<string, Sighting>()
  return sightings.flatMap((seen) => {
    const eyes = `${seen.observer} ${seen.id}`
    const before = last.get(eyes)
    last.set(eyes, seen)
    if (before === undefined || mayFollow(before, seen, attemptsMayRestart)) return []
    return [`${seen.id} went from ${tell(before)} back to ${tell(seen)}, as ${seen.observer} saw it`]
  })
}

function mayFollow(before: Sighting, seen: Sighting, attemptsMayRestart: boolean): boolean {
  if (RANKS[before.status] === 2) return seen.status === before.status
  if (seen.status === 'queued' || before.status === 'queued') return isOfNewAttempt(before, seen)
  if (seen.attempt !== before.attempt) return seen.attempt > before.attempt || attemptsMayRestart
  return seen.n >= before.n
}

/** A job that went back to the queue tells no attempt until it is picked up again. */
function isOfNewAttempt(before: Sighting, seen: Sighting): boolean {
  return seen.attempt === 0 || before.attempt === 0 || seen.attempt !== before.attempt
}

function tell({ status, attempt, n }: Sighting): string {
  return `${status} (${attempt}.${n})`
}

function countById(items: readonly { readonly id: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { id } of items) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

function distinct(acknowledgements: readonly Acknowledgement[]): readonly Acknowledgement[] {
  return [...new Map(acknowledgements.map((one) => [one.id, one])).values()]
}
