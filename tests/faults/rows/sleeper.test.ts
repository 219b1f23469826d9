import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { waitForResult, waitForStatus } from '../../programs/client.ts'
import { makeHeldDecoder } from '../../programs/held-decoder.ts'
import { useRedis } from '../../programs/redis.ts'
import { useSounds } from '../../programs/sounds.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { promise } from '../figures.ts'
import { metricOf } from '../metric.ts'
import { useTrial } from '../trial.ts'

const ASLEEP_MS = 40_000
const ALONE_MS = 28_000

describe.skipIf(!(await isRedisAvailable()))('a worker that sleeps for 40 s in the middle of a song', () => {
  const trial = useTrial({ redis: useRedis(), clips: 1, workers: 0, recording: { followEvery: 1 } })
  const sounds = useSounds()

  it('finds that it has lost its job, and stores nothing', async () => {
    const decoder = await makeHeldDecoder(trial.deployment.directory)
    await decoder.hold()
    const environment = { FFMPEG_PATH: decoder.path, WORKER_CONCURRENCY: '1' }
    const sleeper = await trial.startWorker(environment)
    const song = await sounds.tone(1)
    const id = await trial.recorder.sendUntilAcknowledged(song)
    await sleeper.log.waitFor(() => true)
    const [api] = trial.apis
    await waitForStatus({ apiUrl: api?.url ?? '', id }, 'running')
    process.kill(sleeper.pid, 'SIGSTOP')
    // Not earlier, or its own decoder, which waits as well, would be ended at its limit.
    await pause(ALONE_MS)
    const successor = await trial.startWorker(environment)
    await pause(ASLEEP_MS - ALONE_MS)
    process.kill(sleeper.pid, 'SIGCONT')
    await sleeper.log.waitFor(({ msg, outcome }) => msg === 'analysis ended' && outcome === 'aborted')
    const fenced = await metricOf([sleeper], 'smartplay_lock_renewal_failed_total')
    await decoder.release()
    await trial.recorder.settled(60_000)
    const { meta } = await waitForResult(api?.url ?? '', id)
    await trial.judged({ songs: [song] })
    promise({ row: 4, what: 'locks that the sleeper found lost', value: fenced, least: 1, most: 1 })
    promise({ row: 4, what: 'attempt that made the result', value: meta.attempt, least: 2, most: 2 })
    expect(successor.log.lines('analysis ended')).toMatchObject([{ outcome: 'completed' }])
  })
})
