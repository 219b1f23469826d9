import { describe, expect, it } from 'vitest'
import { useRedis } from '../../programs/redis.ts'
import { useS3 } from '../../programs/s3.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { isVersitygwAvailable, startVersitygw } from '../../servers/s3.ts'
import { promise } from '../figures.ts'
import { sendSteadily } from '../load.ts'
import { breakThings } from '../random-faults.ts'
import { useTrial } from '../trial.ts'

const MINUTES = Number(process.env.SMARTPLAY_FAULT_MINUTES ?? 20)
const UPLOADS_PER_SECOND = 3
const UPLOADS = Math.round(MINUTES * 60 * UPLOADS_PER_SECOND)
const LONGEST_MS = (MINUTES + 40) * 60_000

const isPossible = (await isRedisAvailable()) && (await isVersitygwAvailable())

describe.skipIf(!isPossible)(`${MINUTES} minutes of faults at random, under ${UPLOADS} songs`, () => {
  const redis = useRedis()
  const s3 = useS3(startVersitygw)
  const trial = useTrial({
    ...{ redis, s3, clips: UPLOADS, apis: 2, workers: 3 },
    environment: { RECONCILE_INTERVAL_MS: '15000' },
  })

  it('lose none, double none and falsify none', { timeout: LONGEST_MS }, async () => {
    const load = sendSteadily(trial, { everyMs: 1000 / UPLOADS_PER_SECOND })
    const faults = await breakThings({ trial, redis, s3 }, MINUTES * 60_000)
    await load
    await trial.judged({ attemptsMayRestart: true, withinMs: 600_000 })
    promise({
      row: 14,
      what: `uploads ended well, through ${faults} faults`,
      value: trial.recorder.ended.size,
      least: UPLOADS,
    })
    expect(faults).toBeGreaterThan(MINUTES)
  })
})
