import { SmartPlayError } from '#libs/contract/errors'
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

/** What a worker has to know of a run before it works for it; or that there is nobody left who may. */
export async function takePart(run: Run, ended: AbortSignal, deps: TakePartDeps): Promise<BegunRun | 'left-alone'> {
  const { runs, store, pipelineVersion, log } = deps
  if (run.pipelineVersion !== pipelineVersion) return requireLeftAlone(run, deps)
  const sources = (await runs.sourcesOf(run.id)) ?? (await runs.keepSources(run.id, await gatherFiles(run, deps)))
  const index = openChunkIndex(store, { run: run.id, chunks: chunkCount(sources.files.length) })
  log.info({ run: run.id, files: sources.files.length }, 'taking part in a reindex')
  return { run, sources, index, ended }
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
function requireLeftAlone({ id, pipelineVersion }: Run, { members }: TakePartDeps): 'left-alone' {
  const alive = members().filter(({ role }) => role === 'worker')
  const isLeftAlone = alive.length > 0 && alive.every((member) => member.pipelineVersion !== pipelineVersion)
  if (isLeftAlone) return 'left-alone'
  throw new SmartPlayError('superseded', `reindex ${id} is for workers of pipeline ${pipelineVersion}`)
}
