import { afterAll, beforeAll } from 'vitest'
import type { StorageConfig } from '#libs/contract/storage-config'
import type { S3Server } from '../servers/s3.ts'

/** An S3 for the tests of a describe block, as programs and as tests are told of it. */
export interface UsedS3 {
  readonly environment: Readonly<Record<string, string>>
  readonly config: StorageConfig
  server(): S3Server
}

const BUCKET = 'smartplay'

/** To be called before `useDeployment`, so that it is stopped after the programs that use it. */
export function useS3(start: () => Promise<S3Server>): UsedS3 {
  let server: S3Server | undefined
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.stop())

  function running(): S3Server {
    if (server === undefined) throw new Error('S3 is started before the tests, not while they are described')
    return server
  }

  return {
    get environment() {
      const { endpoint, accessKey, secretKey } = running()
      return { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey, S3_BUCKET: BUCKET }
    },
    get config() {
      const { endpoint, region, accessKey, secretKey } = running()
      return { kind: 's3', endpoint, region, accessKey, secretKey, bucket: BUCKET } as const
    },
    server: running,
  }
}
