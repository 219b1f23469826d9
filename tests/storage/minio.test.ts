import { afterAll, describe } from 'vitest'
import { openStorage } from '#libs/storage/open'
import { isMinioAvailable, type S3Server, startMinio } from '../servers/s3.ts'
import { describeObjectStore } from './conformance.ts'
import { describeOutages } from './outages.ts'

describe.skipIf(!(await isMinioAvailable()))('over the network', () => {
  let server: S3Server | undefined
  afterAll(() => server?.stop())

  describeObjectStore('on MinIO', async () => {
    server = await startMinio()
    const { endpoint, region, accessKey, secretKey } = server
    const config = { kind: 's3', endpoint, region, accessKey, secretKey, bucket: 'conformance' } as const
    return { store: await openStorage(config), other: await openStorage(config) }
  })

  describeOutages('on MinIO', startMinio)
})
