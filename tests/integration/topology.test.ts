import { beforeAll, describe, expect, it } from 'vitest'
import { openStorage } from '#libs/storage/open'
import { look, submit, waitForResult } from '../programs/client.ts'
import { type Api, useDeployment, type Worker } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { useS3 } from '../programs/s3.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { isMinioAvailable, isVersitygwAvailable, startMinio, startVersitygw } from '../servers/s3.ts'
import { waitUntil } from '../servers/wait-until.ts'

const FILES = 40
/**
 * Of so many uploads at once one may not get onto a queue that is slow to answer, and waits for the reconciler: that has
 * to come long before whoever waits for results gives up.
 */
const ENVIRONMENT = { WORKER_CONCURRENCY: '1', RECONCILE_INTERVAL_MS: '20000' }

const SERVERS = [
  { name: 'MinIO', available: isMinioAvailable, start: startMinio },
  { name: 'versitygw', available: isVersitygwAvailable, start: startVersitygw },
] as const

const withRedis = await isRedisAvailable()

for (const { name, available, start } of SERVERS) {
  describe.skipIf(!(withRedis && (await available())))(
    `two APIs and three workers on one Redis and one ${name}`,
    () => {
      const redis = useRedis()
      const s3 = useS3(start)
      const deployment = useDeployment({ redis, environment: ENVIRONMENT })
      const sounds = useSounds()
      let apis: readonly Api[]
      let workers: readonly Worker[]
      let ids: readonly string[]

      beforeAll(async () => {
        apis = await Promise.all([1, 2].map(() => deployment.startApi(s3.environment)))
        workers = await Promise.all([1, 2, 3].map(() => deployment.startWorker(s3.environment)))
      })

      const apiOf = (file: number) => apis[file % apis.length]?.url ?? ''

      it('analyse all files that are sent, whichever API they are sent to', async () => {
        const sent = await Promise.all(
          Array.from({ length: FILES }, async (_, file) => submit(apiOf(file), await sounds.tone(file))),
        )
        ids = sent.map(({ id }) => id)
        expect(new Set(ids).size).toBe(FILES)
        for (const [file, id] of ids.entries()) await waitForResult(apiOf(file + 1), id)
        // A result can be read a moment before its worker says so.
        const attempt = async () => expect(workers.flatMap(outcomesOf)).toHaveLength(FILES)
        await waitUntil({ what: 'the last words of the workers', timeoutMs: 10_000, attempt })
      })

      it('share the load', () => {
        for (const worker of workers) expect(outcomesOf(worker)).toContain('completed')
      })

      it('analyse no file twice', () => {
        const decoded = workers.flatMap(({ log }) =>
          log.lines('stage completed').filter(({ stage }) => stage === 'decode'),
        )
        expect(decoded.map(({ analysisId }) => analysisId).toSorted()).toEqual(ids.toSorted())
        expect(workers.flatMap(outcomesOf)).toEqual(Array(FILES).fill('completed'))
      })

      it('store exactly one result of each file, and keep no promise open', async () => {
        const store = await openStorage(s3.config)
        const keys: string[] = []
        for await (const { key } of store.list('')) keys.push(key)
        await store.close()
        const results = keys.filter((key) => key.startsWith('results/')).map((key) => key.split('/')[1])
        expect(results.toSorted()).toEqual(ids.toSorted())
        expect(keys.filter((key) => /^(intents|failures)\//.test(key))).toEqual([])
      })

      it('say the same of an analysis, whichever is asked', async () => {
        const [id = ''] = ids
        expect(await look(apiOf(0), id)).toEqual(await look(apiOf(1), id))
      })

      it.each(['api', 'worker'] as const)('refuse a further %s on another store, in a sentence', async (program) => {
        const { status, log } = await deployment.run(program)
        expect(status).toBe(1)
        expect(await log.waitFor(({ msg }) => msg === 'cannot go on')).toMatchObject({
          err: { code: 'store-unsuitable', message: expect.stringContaining('uses another object store than') },
        })
      })
    },
  )
}

function outcomesOf({ log }: Worker): readonly unknown[] {
  return log.lines('analysis ended').map(({ outcome }) => outcome)
}
