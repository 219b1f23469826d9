import type { Config } from '#libs/config/env'
import { MOST_BATCH_ITEMS } from '#libs/contract/batch'
import type { Lifetime } from '#libs/observability/lifetime'
import type { ApiMetrics } from '#libs/observability/metrics'
import type { QueueAddress } from '#libs/queue/connection'
import { openPressureGauge } from '#libs/queue/pressure'
import type { Scratch } from '#libs/scratch/scratch'
import { startAdmission } from './admission.ts'
import { type Idempotency, openIdempotency } from './idempotency.ts'
import { measureBatches, measureUploads } from './measure-uploads.ts'
import { createReceiveBatch, type ReceiveBatch } from './receive-batch.ts'
import { createReceiveUpload, type ReceiveUpload } from './receive-upload.ts'

export interface IntakeOptions {
  readonly config: Pick<Config, 'maxFileBytes' | 'maxBacklog'>
  readonly address: QueueAddress
  readonly lifetime: Lifetime
  readonly scratch: Scratch
  readonly metrics: ApiMetrics
}

export interface Intake {
  readonly receiveUpload: ReceiveUpload
  readonly receiveBatch: ReceiveBatch
  readonly idempotency: Idempotency
}

/** The door: whether anything is taken, one file or many, and what is sent twice. */
export async function openIntake({ config, address, lifetime, scratch, metrics }: IntakeOptions): Promise<Intake> {
  const { maxFileBytes, maxBacklog } = config
  const admission = lifetime.own(
    'admission',
    await startAdmission({
      ...{ gauge: openPressureGauge(address), maxBacklog, maxFileBytes },
      directory: scratch.directory,
    }),
  )
  const door = { scratch, maxFileBytes, admission }
  return {
    receiveUpload: measureUploads(createReceiveUpload(door), metrics),
    receiveBatch: measureBatches(createReceiveBatch({ ...door, maxFiles: MOST_BATCH_ITEMS }), metrics),
    idempotency: lifetime.own('idempotency keys', openIdempotency(address)),
  }
}
