import { SmartPlayError } from '#libs/contract/errors'
import { type MinioCalls, type MinioOptions, openMinioCalls } from './minio-calls.ts'
import { answerTo, meaningOf } from './minio-errors.ts'
import { minioReads } from './minio-reads.ts'
import { minioWrites } from './minio-writes.ts'
import type { ObjectStore } from './objects.ts'

/** Objects on an S3 server, through npm minio. The bucket is made if it is missing. */
export async function openMinioStore(options: MinioOptions): Promise<ObjectStore> {
  const calls = openMinioCalls(options)
  try {
    await openBucket(calls, options)
  } catch (error) {
    calls.close()
    throw error
  }
  return {
    ...minioWrites(calls),
    ...minioReads(calls),
    ping: () => reachBucket(calls),
    close: async () => calls.close(),
  }
}

async function openBucket({ client, bucket, call }: MinioCalls, options: MinioOptions): Promise<void> {
  const work = async () => {
    try {
      if (!(await client.bucketExists(bucket))) await client.makeBucket(bucket, options.region)
    } catch (error) {
      if (meaningOf(error) === 'denied') throw denied(options, error)
      answerTo(error, { 'bucket-exists': undefined })
    }
  }
  await call({ action: `open bucket ${bucket} at ${options.endpoint}`, work })
}

async function reachBucket({ client, bucket, call }: MinioCalls): Promise<void> {
  const exists = await call({ action: `reach bucket ${bucket}`, work: () => client.bucketExists(bucket) })
  if (!exists) throw new SmartPlayError('store-unavailable', `cannot reach bucket ${bucket}: it is gone`)
}

function denied({ bucket, endpoint }: MinioOptions, cause: unknown): SmartPlayError {
  const message = `cannot open bucket ${bucket} at ${endpoint}: access denied (expected a valid access and secret key)`
  return new SmartPlayError('configuration-invalid', message, { cause })
}
