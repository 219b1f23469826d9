import { asSmartPlayError } from '#libs/contract/errors'
import type { ApiMetrics } from '#libs/observability/metrics'
import type { ReceiveBatch } from './receive-batch.ts'
import type { ReceiveUpload } from './receive-upload.ts'

type UploadMetrics = Pick<ApiMetrics, 'uploadBytes' | 'uploadsRejected'>

/** The same door, with what passes it measured and what does not counted: at the door, or because it cannot be kept. */
export function measureUploads(receive: ReceiveUpload, metrics: UploadMetrics): ReceiveUpload {
  return (request, response, work) => {
    const receiving = receive(request, response, (upload) => {
      metrics.uploadBytes.observe(upload.bytes)
      return work(upload)
    })
    return countRefusal(receiving, metrics)
  }
}

/** The same for many files: each of them counts, and once what refuses them all. */
export function measureBatches(receive: ReceiveBatch, metrics: UploadMetrics): ReceiveBatch {
  return async (request, response, work) => {
    const receiving = receive(request, response, (upload) => {
      metrics.uploadBytes.observe(upload.bytes)
      return work(upload)
    })
    const files = await countRefusal(receiving, metrics)
    for (const file of files) if ('refusal' in file) metrics.uploadsRejected.inc({ reason: file.refusal.code })
    return files
  }
}

async function countRefusal<T>(receiving: Promise<T>, { uploadsRejected }: UploadMetrics): Promise<T> {
  try {
    return await receiving
  } catch (error) {
    uploadsRejected.inc({ reason: asSmartPlayError(error).code })
    throw error
  }
}
