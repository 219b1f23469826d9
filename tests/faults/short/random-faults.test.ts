import { describe, expect, it } from 'vitest'
import { useRedis } from '../../programs/redis.ts'
import { useS3 } from '../../programs/s3.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { isVersitygwAvailable, startVersitygw } from '../../servers/s3.ts'
import { promise } from '../figures.ts'
import { sendSteadily } from '../load.ts'
import { breakThings } from '../random-faults.ts'
import { useTrial } from '../trial.ts'

const FAULTS_MS = 45_000
const UPLOADS = 100

const isPossible = (await isRedisAvailable()) && (await isVersitygwAvailable())

describe.skipIf(!isPossible)('three quarters of a minute of faults at random', () => {
  const redis = useRedis()
  const s3 = useS3(startVersitygw)
  const trial = useTrial({
    ...{ redis, s3, clips: UPLOADS, apis: 2, workers: 2 },
    environment: { RECONCILE_INTERVAL_MS: '5000' },
  })

  it('lose none of a hundred songs, double none and falsify none', { timeout: 400_000 }, async () => {
    const load = sendSteadily(trial, { everyMs: FAULTS_MS / UPLOADS })
    const faults = await breakThings({ trial, redis, s3 }, FAULTS_MS)
    await load
    await trial.judged({ attemptsMayRestart: true })
    promise({
      row: 14,
      what: `short: ended well, through ${faults} faults`,
      value: trial.recorder.ended.size,
      least: UPLOADS,
    })
    expect(faults).toBeGreaterThanOrEqual(3)
  })
})
