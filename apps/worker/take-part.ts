import { asSmartPlayError, errorKind, SmartPlayError } from '#libs/contract/errors'
import type { Logger } from '#libs/observability/logger'
import type { Member } from '#libs/queue/presence'
import { type ChunkIndex, openChunkIndex } from '#libs/reindex/chunk-index'
import type { ReindexRuns } from '#libs/reindex/runs'
import { chunkCount, type Run, type Sources } from '#libs/reindex/stored'
import type { ObjectStore } from '#libs/storage/objects'
import { during } from '#libs/tracing/during'
import type { Tracer } from '#libs/tracing/tracer'
import { beginReindexStep } from './trace-reindex.ts'

export interface TakePartDeps {
  readonly runs: ReindexRuns
  readonly store: Pick<ObjectStore, 'list'>
  readonly members: () => readonly Member[]
  readonly pipelineVersion: string
  /** Looks which files the catalogue is to have. */
  readonly gather: () => Promise<Sources>
  readonly log: Logger
  readonly tracer: Pick<Tracer, 'begin'>
}

/** A run that this worker takes part in. */
export interface BegunRun {
  readonly run: Run
  readonly sources: Sources
  readonly index: ChunkIndex
  /** Aborted when the run has ended, however. */
  readonly ended: AbortSignal
}

/** A run that no worker can work for, and why: it has to end. */
export interface Stranded {
  readonly reason: string
}

/** What a worker has to know of a run before it works for it; or why nobody can. */
export async function takePart(run: Run, ended: AbortSignal, deps: TakePartDeps): Promise<BegunRun | Stranded> {
  const { store, pipelineVersion, log } = deps
  if (run.pipelineVersion !== pipelineVersion) return requireLeftAlone(run, deps)
  const sources = await requireSources(run, deps)
  if ('reason' in sources) return sources
  const index = openChunkIndex(store, { run: run.id, chunks: chunkCount(sources.files.length) })
  log.info({ run: run.id, files: sources.files.length }, 'taking part in a reindex')
  return { run, sources, index, ended }
}

/** Another worker may see a folder that we do not: where it has gathered the files meanwhile, they are the run's. */
async function requireSources(run: Run, deps: TakePartDeps): Promise<Sources | Stranded> {
  const { runs } = deps
  const kept = await runs.sourcesOf(run.id)
  if (kept !== undefined) return kept
  const found = await gatherFiles(run, deps).catch((error: unknown) => whyStranded(error, deps))
  return 'reason' in found ? ((await runs.sourcesOf(run.id)) ?? found) : runs.keepSources(run.id, found)
}

/** A folder or file that is there and not for us; other faults of a file system may pass. */
const NOT_FOR_US: readonly unknown[] = ['EACCES', 'EPERM', 'EISDIR', 'ELOOP']

/**
 * Looked for every few seconds, what only a person can mend would leave the run queued for ever, without a word. The
 * reason goes to whoever may read, and to receivers of webhooks: where something lies is for the log.
 */
function whyStranded(thrown: unknown, { log }: Pick<TakePartDeps, 'log'>): Stranded {
  const { code, cause } = asSmartPlayError(thrown)
  const fault = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (errorKind(code).retry === 'later' || (fault !== undefined && !NOT_FOR_US.includes(fault))) throw thrown
  log.error({ err: thrown }, 'files of a reindex cannot be gathered')
  const what = fault === undefined ? 'a list of them is broken' : `${fault}`
  return { reason: `its files cannot be gathered: ${what} (the log of a worker says which)` }
}

function gatherFiles(run: Run, deps: TakePartDeps): Promise<Sources> {
  return during(beginReindexStep('gather files', { tracer: deps.tracer, run }), () => gather(run, deps))
}

/** A second try is over the very files of the first. */
async function gather({ retryOf }: Run, deps: TakePartDeps): Promise<Sources> {
  return (retryOf && (await deps.runs.sourcesOf(retryOf))) || deps.gather()
}

/**
 * One run is measured and judged by one pipeline. Where a release has replaced the one that began it, and no worker of
 * that is left, the run ends; what it has measured is reused by the next.
 */
function requireLeftAlone({ id, pipelineVersion }: Run, { members }: TakePartDeps): Stranded {
  const alive = members().filter(({ role }) => role === 'worker')
  const isLeftAlone = alive.length > 0 && alive.every((member) => member.pipelineVersion !== pipelineVersion)
  const theirs = `pipeline ${pipelineVersion}`
  if (!isLeftAlone) throw new SmartPlayError('superseded', `reindex ${id} is for workers of ${theirs}`)
  return { reason: `no worker of ${theirs}, which began it, is left (start it again)` }
}
