import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ReindexResource } from '#libs/contract/reindex'
import { nameOf, writeCorpus } from '../../programs/corpus.ts'
import { useDeployment, type Worker } from '../../programs/deployment.ts'
import { useRedis } from '../../programs/redis.ts'
import { hasEnded, startReindex, waitForReindex } from '../../programs/reindex-client.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { promise } from '../figures.ts'

/** The size of DEAM; `SMARTPLAY_REINDEX_FILES=200` shows the same within a minute. */
const FILES = Number(process.env.SMARTPLAY_REINDEX_FILES ?? 1803)
/** The fewer there are, the longer each takes, so that there is a middle in which something can be lost. */
const SECONDS = FILES < 1000 ? 8 : 1
/** What the losses may cost: a lost worker is noticed within 20 s, and the next chunks go on meanwhile. */
const LONGER_AT_MOST_MS = 45_000
const OUTAGE_MS = 4000
const PATIENCE_MS = 600_000

/** Two workers that measure one song at a time each, so that losing one is losing half. */
const SETTINGS = { REINDEX_CONCURRENCY: '1', FEATURE_THREADS: '1', WORKER_CONCURRENCY: '1' }

describe.skipIf(!(await isRedisAvailable()))(`a reindex of ${FILES} files`, () => {
  const outcomes: { quiet?: Outcome; disturbed?: Outcome } = {}

  describe('undisturbed', () => {
    const run = useRun()
    it('completes', { timeout: PATIENCE_MS }, async () => {
      outcomes.quiet = await run.measure(async () => {})
    })
  })

  describe('with two workers killed and a Redis that is away for four seconds', () => {
    const run = useRun()
    it('completes as well, with every vector', { timeout: PATIENCE_MS }, async () => {
      outcomes.disturbed = await run.measure(async ({ apiUrl, id, workers }) => {
        const reaches = async (share: number) => {
          const now = await waitForReindex({ apiUrl, id }, ({ files }) => files.done >= share * FILES)
          expect(now.status, 'too fast to be disturbed').toBe('running')
        }
        await reaches(0.2)
        await workers[0]?.kill()
        const second = run.startWorker()
        await reaches(0.4)
        await run.loseRedis()
        await reaches(0.6)
        await workers[1]?.kill()
        await Promise.all([second, run.startWorker()])
      })
    })

    it('reports each file once', () => {
      const { resource, features } = outcomes.disturbed as Outcome
      expect(resource).toMatchObject({ status: 'completed', files: { total: FILES, done: FILES, failed: 0 } })
      expect(resource.files.measured + resource.files.reused).toBe(FILES)
      expect(features.map(({ filename }) => filename)).toEqual(Array.from({ length: FILES }, (_, n) => nameOf(n)))
    })

    it('has the numbers of the undisturbed one, to the last digit', () => {
      expect(outcomes.disturbed?.features).toEqual(outcomes.quiet?.features)
      expect(outcomes.disturbed?.vectors).toBe(FILES)
      expect(outcomes.disturbed?.resource.catalogue).toBe(outcomes.quiet?.resource.catalogue)
    })

    it('takes at most three quarters of a minute longer', () => {
      const longer = (outcomes.disturbed?.ms ?? Number.POSITIVE_INFINITY) - (outcomes.quiet?.ms ?? 0)
      const common = { row: 15, unit: 's' } as const
      promise({ ...common, what: `${FILES} files, undisturbed`, value: (outcomes.quiet?.ms ?? Number.NaN) / 1000 })
      promise({
        ...common,
        what: `${FILES} files, with the losses`,
        value: (outcomes.disturbed?.ms ?? Number.NaN) / 1000,
      })
      promise({ ...common, what: 'longer for the losses', value: longer / 1000, most: LONGER_AT_MOST_MS / 1000 })
    })
  })
})

interface Outcome {
  readonly ms: number
  readonly resource: ReindexResource
  readonly features: readonly { readonly filename: string }[]
  readonly vectors: number
}

interface Going {
  readonly apiUrl: string
  readonly id: string
  readonly workers: readonly Worker[]
}

/** A service of its own with a corpus and two workers, and one run from its start to its end. */
function useRun() {
  const redis = useRedis()
  const deployment = useDeployment({ redis, environment: SETTINGS })
  let apiUrl = ''
  const workers: Worker[] = []
  beforeAll(async () => {
    await writeCorpus({ folder: join(deployment.directory, 'deam'), files: FILES, seconds: SECONDS })
    const api = await deployment.startApi()
    apiUrl = api.url
    for (let n = 0; n < 2; n += 1) workers.push(await deployment.startWorker())
  }, PATIENCE_MS)

  return {
    startWorker: () => deployment.startWorker(),
    async loseRedis() {
      await redis.server().kill()
      await pause(OUTAGE_MS)
      await redis.server().restart()
    },
    async measure(disturb: (going: Going) => Promise<void>): Promise<Outcome> {
      const startedAt = performance.now()
      const { id } = await startReindex(apiUrl)
      await disturb({ apiUrl, id, workers })
      const resource = await waitForReindex({ apiUrl, id, timeoutMs: PATIENCE_MS }, hasEnded)
      const ms = Math.round(performance.now() - startedAt)
      const text = await readFile(join(deployment.directory, 'deam', 'features.json'), 'utf8')
      const vectors = await readdir(join(deployment.objectsDirectory, 'catalogue', 'vectors', 'f1'))
      return { ms, resource, features: JSON.parse(text).features, vectors: vectors.length }
    },
  }
}
