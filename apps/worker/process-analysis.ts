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
import { type Conclude, hasEnded } from './conclude.ts'
import { toFailure, toResult } from './outcome.ts'
import { createReporter, type Reporter } from './reporter.ts'

export interface ProcessAnalysisDeps {
  readonly engine: Pick<Engine, 'pipelineVersion' | 'decoder' | 'kernel' | 'analyse'>
  readonly ledger: Ledger
  readonly conclude: Conclude
  readonly scratch: Scratch
  readonly log: Logger
  readonly metrics: WorkerMetrics
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
  const { engine, ledger, log, metrics } = deps

  return async (run) => {
    const reporter = createReporter(run, { log: log.child({ analysisId: run.job.id, attempt: run.attempt }), metrics })
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
      const analysis = await analyseAudio(intent, run, reporter)
      const result = toResult(analysis, {
        intent,
        run,
        startedAt,
        worker: deps.instance,
        kernel: engine.kernel,
      })
      return await ledger.publish(result, intent)
    } catch (thrown) {
      const error = asSmartPlayError(thrown)
      if (!run.abort.aborted && isFinal(error, run)) {
        await ledger.fail(toFailure(error, { intent, run, stage: reporter.stage() }), intent)
        await deps.conclude(intent)
        await refuseIfPromisedAgain(run.job.id)
      }
      throw error
    }
  }

  async function analyseAudio(intent: Intent, run: Run, { report }: Reporter): Promise<Analysis> {
    const path = deps.scratch.newPath()
    const song: Song = { path, container: intent.container, sha256: intent.sha256 }
    const recall = () => ledger.recall(run.job.id, FEATURES_VERSION)
    const remember = async (_song: Song, heard: Heard) => {
      await ledger.remember(heard, intent)
    }
    try {
      await fetchAudio(run.job.id, path)
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

/** By the clocks of two machines, the API's at the upload and ours. */
function ageInSeconds({ submittedAt }: Intent): number {
  return Math.max(0, (Date.now() - new Date(submittedAt).getTime()) / 1000)
}

/** A mistake of our own is tried three times, faults around us as often as the job may be. */
const TRIES_OF_OUR_MISTAKES = 3

function isFinal(error: SmartPlayError, run: Run): boolean {
  if (isOutage(error.code)) return false
  if (errorKind(error.code).retry === 'never' || run.isLast) return true
  return error.code === 'internal' && run.attempt >= TRIES_OF_OUR_MISTAKES
}
