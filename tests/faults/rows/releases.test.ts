import { describe, expect, it } from 'vitest'
import { createLedger } from '#libs/analyses/ledger'
import { jobIdOf } from '#libs/contract/job'
import { openJobQueue } from '#libs/queue/job-queue'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { look } from '../../programs/client.ts'
import { useRedis } from '../../programs/redis.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { promise } from '../figures.ts'
import { metricOf } from '../metric.ts'
import { useTrial } from '../trial.ts'

const withRedis = await isRedisAvailable()
const CLIPS = 30
const FORMER = 'f0-former-r0'

describe.skipIf(!withRedis)('promises and jobs of the release before', () => {
  const redis = useRedis()
  const trial = useTrial({ redis, clips: CLIPS, workers: 0, environment: { RECONCILE_INTERVAL_MS: '2000' } })

  it('are kept by this one', async () => {
    for (const clip of trial.clips) await trial.recorder.sendUntilAcknowledged(clip)
    const store = await openFilesystemStore({ directory: trial.deployment.objectsDirectory })
    const ledger = createLedger(store)
    const queue = openJobQueue({ url: redis.url, prefix: '{fault}' }, 'analyse')
    await queue.queue.obliterate({ force: true })
    for await (const { id } of ledger.intents()) {
      const intent = await ledger.intentOf(id)
      if (intent === undefined) continue
      await ledger.adopt(intent, FORMER)
      await queue.enqueue({ schema: 1, id }, jobIdOf(id, FORMER))
    }
    await queue.close()
    await trial.startWorker()
    await trial.recorder.settled(120_000)
    await trial.judged({ attemptsMayRestart: true })
    promise({ row: 43, what: 'promises of another release, kept', value: trial.recorder.ended.size, least: CLIPS })
  })
})

describe.skipIf(!withRedis)('a Redis that is wiped', () => {
  const redis = useRedis()
  const trial = useTrial({ redis, clips: 3 * CLIPS, workers: 0, environment: { RECONCILE_INTERVAL_MS: '5000' } })

  it('is built anew from the store, with nothing lost and what is done still there', async () => {
    const worker = await trial.startWorker()
    for (const clip of trial.clips.slice(0, CLIPS)) await trial.recorder.sendUntilAcknowledged(clip)
    await trial.recorder.settled(120_000)
    await trial.stop(worker)
    for (const clip of trial.clips.slice(CLIPS)) await trial.recorder.sendUntilAcknowledged(clip)
    await redis.command('FLUSHALL')
    const wipedAt = performance.now()
    const [done = ''] = trial.recorder.ended.keys()
    expect(await look(trial.apis[0]?.url ?? '', done)).toMatchObject({ status: 'completed' })
    const healer = await trial.startWorker()
    await trial.recorder.settled(150_000)
    const seconds = (performance.now() - wipedAt) / 1000
    const healed = await metricOf([healer], 'smartplay_reconcile_reenqueued_total')
    await trial.judged({ attemptsMayRestart: true })
    promise({ row: 44, what: 'promises that got a new job', value: healed, least: 2 * CLIPS })
    promise({ row: 44, what: 'all done', value: seconds, most: 150, unit: 's' })
  })
})
