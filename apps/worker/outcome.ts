import type { SmartPlayError } from '#libs/contract/errors'
import type { Stage } from '#libs/contract/stages'
import type { Failure, Intent, Result } from '#libs/contract/stored'
import type { Analysis } from '#libs/pipeline/deps'
import type { Run } from '#libs/queue/consumer'

interface Circumstances {
  readonly intent: Intent
  readonly run: Run
}

interface Success extends Circumstances {
  readonly startedAt: Date
  readonly worker: string
  /** The ears that the engine measures with. */
  readonly kernel: 'wasm' | 'reference'
}

/** What is stored of an analysis that ended well. All that differs between equal runs stands under `meta`. */
export function toResult(analysis: Analysis, { intent, run, startedAt, worker, kernel }: Success): Result {
  const { id, pipelineVersion, sha256, bytes, name, submittedAt } = intent
  const times = { startedAt: startedAt.toISOString(), completedAt: new Date().toISOString() }
  const { stages, decoder } = analysis
  const circumstances = { worker, attempt: run.attempt, stages, ...(decoder && { decoder, kernel }) }
  const meta = { sha256, bytes, name, submittedAt, ...times, ...circumstances }
  const { heard, judgement, recommendations } = analysis
  return { schema: 1, id, pipelineVersion, heard, judgement, recommendations, meta }
}

/** What is stored of one that did not. */
export function toFailure(
  error: SmartPlayError,
  { intent, run, stage }: Circumstances & { stage: Stage | null },
): Failure {
  const { id, nonce, pipelineVersion, name, submittedAt, traceparent } = intent
  const { code, message } = error
  const failedAt = new Date().toISOString()
  const attempt = run.attempt
  return {
    schema: 1,
    id,
    nonce,
    status: 'failed',
    pipelineVersion,
    attempt,
    code,
    stage,
    message,
    name,
    submittedAt,
    failedAt,
    ...(traceparent && { traceparent }),
  }
}
