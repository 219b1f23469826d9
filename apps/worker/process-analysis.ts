import { rm } from 'node:fs/promises'
import type { Ledger } from '#libs/analyses/ledger'
import { asSmartPlayError, errorKind, isOutage, SmartPlayError } from '#libs/contract/errors'
import type { Intent } from '#libs/contract/stored'
import type { Engine } from '#libs/engine/engine'
import { FEATURES_VERSION } from '#libs/features/table'
import type { Logger } from '#libs/observability/logger'
import type { WorkerMetrics } from '#libs/observability/metrics'
import type { Analysis, Heard, Song } from '#libs/pipeline/deps'
import type { Process, Run } from '#libs/queue/consumer'
import type { Scratch } from '#libs/scratch/scratch'
import type { Tracer } from '#libs/tracing/tracer'
import { type Conclude, hasEnded } from './conclude.ts'
import { toFailure, toResult } from './outcome.ts'
import { createReporter, type Reporter } from './reporter.ts'
import { isTriedEnough } from './tried-enough.ts'
import { whilePromised } from './while-promised.ts'

export interface ProcessAnalysisDeps {
  readonly engine: Pick<Engine, 'pipelineVersion' | 'decoder' | 'kernel' | 'analyse'>
  readonly ledger: Ledger
  readonly conclude: Conclude
  readonly scratch: Scratch
  readonly log: Logger
  readonly metrics: WorkerMetrics
  readonly tracer: Tracer
  /** Name of this worker. */
  readonly instance: string
}

/**
 * From a job to an outcome in the store.
 *
 * A job is only a reminder: what is promised stands in the intent, and what is done in the store. So a run looks there
 * first, and may be repeated at any point. How it ends:
 *
 *   completed     its result was published, or an equal run's was
 *   already-done  its outcome was stored before it began
 *   forgotten     nothing is promised any more
 *   (thrown)      to be tried again; or for good, and then the failure is in the store
 */
export function createProcessAnalysis(deps: ProcessAnalysisDeps): Process {
  const { engine, ledger, metrics } = deps

  return async (run) => {
    const reporter = createReporter(run, startTelling(run, deps))
    try {
      return reporter.ended(await settlePromise(run, reporter))
    } catch (error) {
      reporter.ended(run.abort.aborted ? 'aborted' : 'failed', error)
      throw error
    }
  }

  async function settlePromise(run: Run, reporter: Reporter): Promise<string> {
    const standing = await ledger.intentOf(run.job.id)
    if (standing === undefined) return 'forgotten'
    const intent = await takeOver(standing)
    if (await hasEnded(intent, ledger)) {
      await deps.conclude(intent)
      return 'already-done'
    }
    const published = await tryToKeep(intent, run, reporter)
    await (published === 'withdrawn' ? ledger.settle(intent) : deps.conclude(intent))
    if (published === 'published') metrics.endToEndSeconds.observe({ queue: run.queue }, ageInSeconds(intent))
    if (published !== 'withdrawn') return 'completed'
    await refuseIfPromisedAgain(run.job.id)
    return 'forgotten'
  }

  /** The promise of an older or a newer release is kept by ours: nobody may wait for a worker that is gone. */
  function takeOver(standing: Intent): Intent | Promise<Intent> {
    if (standing.pipelineVersion === engine.pipelineVersion) return standing
    return ledger.adopt(standing, engine.pipelineVersion)
  }

  async function tryToKeep(intent: Intent, run: Run, reporter: Reporter) {
    const startedAt = new Date()
    try {
      const analysis = await whilePromised(intent, { ledger, abort: run.abort }, (abort) =>
        analyseAudio(intent, { ...run, abort }, reporter),
      )
      if (analysis === 'withdrawn') return 'withdrawn'
      const result = toResult(analysis, { intent, run, startedAt, worker: deps.instance, kernel: engine.kernel })
      return await reporter.step('publish', () => ledger.publish(result, intent))
    } catch (thrown) {
      const error = asSmartPlayError(thrown)
      if (!run.abort.aborted && isFinal(error, run)) {
        if (!(await run.isOurs())) throw superseded(intent, error)
        await ledger.fail(toFailure(error, { intent, run, stage: reporter.stage() }), intent)
        await deps.conclude(intent)
        await refuseIfPromisedAgain(run.job.id)
      }
      throw error
    }
  }

  async function analyseAudio(intent: Intent, run: Run, { report, step }: Reporter): Promise<Analysis> {
    const path = deps.scratch.newPath()
    const song: Song = { path, container: intent.container, sha256: intent.sha256 }
    const recall = () => ledger.recall(run.job.id, FEATURES_VERSION)
    const remember = async (_song: Song, heard: Heard) => {
      await ledger.remember(heard, intent)
    }
    try {
      await step('fetch audio', () => fetchAudio(run.job.id, path))
      return await engine.analyse(song, { recall, remember, report }, run.abort)
    } finally {
      await rm(path, { force: true })
    }
  }

  async function fetchAudio(id: string, path: string): Promise<void> {
    if ((await ledger.fetchAudio(id, path)) === 'written') return
    throw new SmartPlayError(
      'audio-gone',
      `the audio of ${id} is not in the store any more (expected until it is analysed)`,
    )
  }

  /** If the same file was sent again while its old promise was being ended, the new one waits for this very job. */
  async function refuseIfPromisedAgain(id: string): Promise<void> {
    if ((await ledger.intentOf(id)) === undefined) return
    throw new SmartPlayError('superseded', `the promise for ${id} was replaced while it was being kept`)
  }
}

/** Where all that a run tells goes: each line and each step names the analysis, the attempt and the trace. */
function startTelling(run: Run, { tracer, log, metrics, instance }: ProcessAnalysisDeps) {
  const { id: analysisId, trace: parent, former: follows } = run.job
  const { attempt, queue } = run
  const names = { 'smartplay.analysis.id': analysisId, 'smartplay.attempt': attempt }
  const attributes = { ...names, 'smartplay.queue': queue, 'smartplay.worker': instance }
  const span = tracer.begin('analyse', { kind: 'consumer', parent, follows, attributes })
  const trace = span.traceId === undefined ? {} : { traceId: span.traceId }
  if (span.traceparent !== undefined) run.leaveSpan(span.traceparent)
  return { span, metrics, log: log.child({ analysisId, attempt, ...trace }) }
}

/** Whatever a worker found that slept through the loss of its job, such as that decoding took too long, is not so. */
function superseded({ id }: Intent, cause: SmartPlayError): SmartPlayError {
  return new SmartPlayError('superseded', `the job of ${id} went to another worker while it was being done`, { cause })
}

/** By the clocks of two machines, the API's at the upload and ours. */
function ageInSeconds({ submittedAt }: Intent): number {
  return Math.max(0, (Date.now() - new Date(submittedAt).getTime()) / 1000)
}

function isFinal(error: SmartPlayError, run: Run): boolean {
  if (isOutage(error.code)) return false
  if (errorKind(error.code).retry === 'never' || run.isLast) return true
  return isTriedEnough(error, run.tries)
}
