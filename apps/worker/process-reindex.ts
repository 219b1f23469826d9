import { asSmartPlayError, errorKind, type SmartPlayError } from '#libs/contract/errors'
import type { ReindexFailure } from '#libs/contract/reindex'
import type { Logger } from '#libs/observability/logger'
import type { Process, Run } from '#libs/queue/consumer'
import type { ReindexRuns } from '#libs/reindex/runs'
import { CHUNK_FILES, type Entry, type Source } from '#libs/reindex/stored'
import { during } from '#libs/tracing/during'
import type { Span, Tracer } from '#libs/tracing/tracer'
import type { DescribeFile, FoundFile } from './describe-file.ts'
import type { BegunRun } from './take-part.ts'
import type { ReindexTender } from './tend-reindex.ts'
import { beginReindexStep } from './trace-reindex.ts'
import { isTriedEnough } from './tried-enough.ts'

export interface ProcessReindexDeps {
  readonly runs: ReindexRuns
  readonly files: DescribeFile
  readonly tender: Pick<ReindexTender, 'begin' | 'advance'>
  /** Resolves when no upload waits or runs: then the next file may be taken. */
  readonly quiet: (abort: AbortSignal) => Promise<void>
  readonly log: Logger
  readonly tracer: Pick<Tracer, 'begin'>
  /** Name of this worker. */
  readonly instance: string
}

/**
 * From a chunk's job to the chunk in the store.
 *
 * A job is only a reminder here too: what the run is about and which chunks are kept stands in the store, and each vector
 * is kept as soon as it is measured, so a chunk may be begun again at any point. How it ends:
 *
 *   completed     the chunk is kept
 *   already-done  it was before
 *   ended         the run has ended, or ended meanwhile
 *   (thrown)      to be tried again
 *
 * Whoever ends a chunk sees to it that the next are on the queue, or that the run is brought to its end.
 */
export function createProcessReindex(deps: ProcessReindexDeps): Process<'reindex'> {
  const { runs, tender, log } = deps

  return async (run) => {
    const { job, abort } = run
    const begun = await tender.begin(job.run)
    if (begun === undefined) return 'ended'
    const ending = AbortSignal.any([abort, begun.ended])
    try {
      return await keepChunk({ run, begun, ending })
    } catch (error) {
      if (begun.ended.aborted && !abort.aborted) return 'ended'
      throw error
    } finally {
      await tender.advance(job.run).catch((error) => log.warn({ err: error, run: job.run }, 'could not go on'))
    }
  }

  async function keepChunk({ run, begun, ending }: ChunkWork): Promise<string> {
    const { job } = run
    if ((await runs.chunkOf(job.run, job.chunk)) !== undefined) return 'already-done'
    const files = begun.sources.files.slice(job.chunk * CHUNK_FILES, (job.chunk + 1) * CHUNK_FILES)
    if (files.length === 0) return 'completed'
    await during(beginChunk(run, begun), (span) => measureChunk(files, span, { run, begun, ending }), ending)
    return 'completed'
  }

  /** A span for each attempt at a chunk, linked to the one before, and none for a file: there are 100,000. */
  function beginChunk({ job, attempt, leaveSpan }: Run<'reindex'>, { run }: BegunRun): Span {
    const names = { 'smartplay.chunk': job.chunk, 'smartplay.attempt': attempt, 'smartplay.worker': deps.instance }
    const place = { kind: 'consumer', follows: job.former, attributes: names } as const
    const span = beginReindexStep('chunk', { ...place, tracer: deps.tracer, run })
    if (span.traceparent !== undefined) leaveSpan(span.traceparent)
    return span
  }

  async function measureChunk(files: readonly Source[], span: Span, work: ChunkWork): Promise<void> {
    const { job } = work.run
    const startedAt = new Date()
    const { entries, failures } = await describeFiles(files, work)
    const times = { startedAt: startedAt.toISOString(), endedAt: new Date().toISOString() }
    await runs.keepChunk(job.run, { schema: 1, chunk: job.chunk, ...times, entries, failures })
    const ms = Math.round(Date.now() - startedAt.getTime())
    const reused = entries.filter((entry) => entry.reused).length
    const counts = { files: files.length, reused, failed: failures.length }
    log.info({ run: job.run, chunk: job.chunk, ...counts, ms }, 'chunk kept')
    span.note({ 'smartplay.files': counts.files, 'smartplay.reused': reused, 'smartplay.failed': counts.failed })
  }

  /** What is known already takes no processor to speak of, so it goes at once; what is measured goes one by one. */
  async function describeFiles(files: readonly Source[], { run, ending }: ChunkWork) {
    const tally = createTally({ run, ending })
    const found: FoundFile[] = []
    await allOf(files.map((source) => tally.listing(source, () => find(source))))
    await allOf(found.filter(({ heard }) => heard !== undefined).map(describe))
    for (const file of found.filter(({ heard }) => heard === undefined)) await describe(file)
    return tally.outcome()

    async function find(source: Source) {
      await deps.quiet(ending)
      found.push(await deps.files.find(source))
    }

    function describe(file: FoundFile): Promise<void> {
      return tally.listing(file.source, async () => {
        await deps.quiet(ending)
        tally.add(await deps.files.describe(file, ending))
      })
    }
  }
}

/** Waits for all of them, also where one fails: none may go on behind the back of the next try. */
async function allOf(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((ended) => ended.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

interface ChunkWork {
  readonly run: Run<'reindex'>
  readonly begun: BegunRun
  readonly ending: AbortSignal
}

/** How often at most a chunk says how far it is: clients look twice a second. */
const REPORT_INTERVAL_MS = 250

/** What has come of a chunk's files so far, told as they come. */
function createTally({ run, ending }: Pick<ChunkWork, 'run' | 'ending'>) {
  const entries: Entry[] = []
  const failures: ReindexFailure[] = []
  let reportedAt = Number.NEGATIVE_INFINITY

  return {
    add(entry: Entry) {
      entries.push(entry)
      report()
    },
    /** Does the work for a file; what says something against the file is listed, what does not is thrown. */
    async listing({ filename }: Source, work: () => Promise<void>) {
      try {
        await work()
      } catch (thrown) {
        ending.throwIfAborted()
        const error = asSmartPlayError(thrown)
        if (!isAgainstFile(error, run)) throw error
        failures.push({ filename, code: error.code, message: error.message })
        report()
      }
    },
    outcome: () => ({ entries, failures }),
  }

  function report() {
    if (performance.now() - reportedAt < REPORT_INTERVAL_MS) return
    reportedAt = performance.now()
    const reused = entries.filter((entry) => entry.reused).length
    const counts = { measured: entries.length - reused, reused, failed: failures.length }
    run.report({ run: run.job.run, chunk: run.job.chunk, ...counts })
  }
}

/**
 * Else a chunk would be tried for ever: one whose job has failed gets another. A decoder's time is that of the clock, which
 * goes on while a worker stands still; a chunk has the time to look again.
 */
function isAgainstFile(error: SmartPlayError, { tries }: Run<'reindex'>): boolean {
  const isForGood = errorKind(error.code).retry === 'never' && error.code !== 'decode-timeout'
  return isForGood || isTriedEnough(error, tries)
}
