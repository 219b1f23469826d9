import type { CatalogueVersions } from '#libs/catalogue/versions'
import { asSmartPlayError, errorKind } from '#libs/contract/errors'
import { type Assembled, assemble } from './assemble.ts'
import type { ReindexRuns } from './runs.ts'
import { type Chunk, chunkCount, type Outcome, type Run, type Sources } from './stored.ts'
import { writeFeatures } from './write-features.ts'

export interface PublishDeps {
  readonly runs: ReindexRuns
  readonly versions: Pick<CatalogueVersions, 'store' | 'current' | 'makeCurrent' | 'list'>
  /** The folder's features.json could not be written: it may be mounted to be read only. */
  readonly onUnwritten: (error: unknown) => void
  /** Tells whoever wants to know; told again after a crash, with the same words. */
  readonly announce: (ended: Ended) => Promise<void>
}

export interface Ended {
  readonly id: string
  readonly endedAt: string
  /** Why nothing was published; null where it was. */
  readonly reason: string | null
}

/** Chunks that are read at once: each is a few KB, and a store over the network answers late rather than slowly. */
const READ_AT_ONCE = 16

/**
 * Ends a run whose chunks are all kept: puts the version together, verifies it, stores it, makes it current, and writes
 * down how it ended. May be repeated from any point, also by two at once: each step is either the same again or has been
 * decided by a conditional put. Where the run was cancelled first, nothing is published.
 */
export async function publishRun(run: Run, deps: PublishDeps): Promise<Outcome> {
  const { runs, announce } = deps
  const { verdict, at: endedAt } = await runs.decide(run.id, 'publish')
  if (verdict === 'cancel') return endCancelled(run, runs)
  const { sources, assembled } = await readRun(run, runs)
  const ending = await conclude(run, assembled, { ...deps, folder: sources.folder })
  await announce({ id: run.id, endedAt, reason: ending.reason })
  return end(run, assembled, { runs, endedAt, ending })
}

/** Cancels a run, unless it is being published already: then undefined. */
export async function cancelRun(run: Run, runs: ReindexRuns): Promise<Outcome | undefined> {
  const { verdict } = await runs.decide(run.id, 'cancel')
  return verdict === 'cancel' ? endCancelled(run, runs) : undefined
}

/**
 * Ends a run that nobody can go on with, for the reason that is given: as failed, with what was kept so far. Where it was
 * decided to publish it, all of it is measured, and it is published.
 */
export async function abandonRun(run: Run, reason: string, deps: PublishDeps): Promise<Outcome> {
  const { runs, announce } = deps
  const { verdict, at: endedAt } = await runs.decide(run.id, 'cancel')
  if (verdict === 'publish') return publishRun(run, deps)
  const { assembled } = await readRun(run, runs)
  await announce({ id: run.id, endedAt, reason })
  return end(run, assembled, { runs, endedAt, ending: { status: 'failed', reason, catalogue: null } })
}

async function endCancelled(run: Run, runs: ReindexRuns): Promise<Outcome> {
  const { at: endedAt } = await runs.decide(run.id, 'cancel')
  const { assembled } = await readRun(run, runs)
  const ending = { status: 'cancelled', reason: 'it was cancelled', catalogue: null } as const
  return end(run, assembled, { runs, endedAt, ending })
}

type Ending = Pick<Outcome, 'status' | 'reason' | 'catalogue'>

interface Closing {
  readonly runs: ReindexRuns
  readonly endedAt: string
  readonly ending: Ending
}

async function end({ id }: Run, { files, failures }: Assembled, { runs, endedAt, ending }: Closing): Promise<Outcome> {
  const outcome: Outcome = { schema: 1, endedAt, files, failures: [...failures], ...ending }
  await runs.end(id, outcome)
  return (await runs.outcomeOf(id)) ?? outcome
}

type Publishing = PublishDeps & { readonly folder: string | null }

/** What no repetition can change ends the run as failed; anything else is thrown, and comes again. */
async function conclude(run: Run, assembled: Assembled, deps: Publishing): Promise<Ending> {
  const reason = assembled.reason ?? (await whyFolderIsMissed(deps))
  if (reason !== undefined) return { status: 'failed', reason, catalogue: null }
  try {
    return { status: 'completed', reason: null, catalogue: await publish(run, assembled, deps) }
  } catch (thrown) {
    const { code, message } = asSmartPlayError(thrown)
    if (errorKind(code).retry === 'later') throw thrown
    return { status: 'failed', reason: message, catalogue: null }
  }
}

/** A demo is no successor of songs of somebody's own: the disk that they lie on is away, and may come back. */
async function whyFolderIsMissed({ runs, versions, folder }: Publishing): Promise<string | undefined> {
  if (folder !== null) return undefined
  const live = (await versions.list()).find(({ isCurrent }) => isCurrent)
  const former = live?.reindex ? await runs.sourcesOf(live.reindex) : undefined
  if (former === undefined || former.folder === null) return undefined
  return 'there is no audio any more where the present catalogue comes from (expected it in audio/ of DEAM_PATH, or an import)'
}

async function publish(run: Run, { columns, text }: Assembled, deps: Publishing): Promise<string> {
  const { runs, versions, folder, onUnwritten } = deps
  const version = await versions.store({ featuresVersion: run.featuresVersion, columns, reindex: run.id })
  // Of two at once the later one may come when somebody has gone back to a former version since.
  if ((await runs.outcomeOf(run.id)) !== undefined) return version
  if ((await versions.current()) !== version) await versions.makeCurrent(version)
  if (folder !== null) await writeFeatures(folder, text).catch(onUnwritten)
  return version
}

async function readRun({ id, featuresVersion }: Run, runs: ReindexRuns) {
  const sources: Sources = (await runs.sourcesOf(id)) ?? { schema: 1, files: [], folder: null }
  const chunks = await readChunks(id, sources, runs)
  return { sources, assembled: assemble({ featuresVersion, sources: sources.files, chunks }) }
}

/** Those that are there: of a cancelled run not all are. */
async function readChunks(run: string, { files }: Sources, runs: ReindexRuns): Promise<Chunk[]> {
  const chunks: Chunk[] = []
  for (let from = 0; from < chunkCount(files.length); from += READ_AT_ONCE) {
    const numbers = Array.from({ length: READ_AT_ONCE }, (_, index) => from + index)
    const read = await Promise.all(numbers.map((number) => runs.chunkOf(run, number)))
    chunks.push(...read.filter((found) => found !== undefined))
  }
  return chunks
}
