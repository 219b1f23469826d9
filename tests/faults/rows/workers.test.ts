import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { waitForResult } from '../../programs/client.ts'
import { makeHeldDecoder } from '../../programs/held-decoder.ts'
import { useRedis } from '../../programs/redis.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { waitUntil } from '../../servers/wait-until.ts'
import { promise } from '../figures.ts'
import { pick, randomOf } from '../seed.ts'
import { type Trial, useTrial } from '../trial.ts'
import { childrenOf } from '../watch-children.ts'

const KILLS = 20
const CLIPS_PER_KILL = 10
const UPLOADS = KILLS * CLIPS_PER_KILL
const PACE_MS = 300
const WORKERS = 3
const RESUMED_WITHIN_S = 25

describe.skipIf(!(await isRedisAvailable()))('workers that are killed at work, one every few seconds', () => {
  const trial = useTrial({
    ...{ redis: useRedis(), clips: UPLOADS, clipSeconds: 15, clipSampleRate: 22_050, workers: 0 },
    environment: { WORKER_CONCURRENCY: '1' },
  })
  const random = randomOf('victims')

  it('lose none of 200 uploads', async () => {
    const decoder = await makeHeldDecoder(trial.deployment.directory)
    const start = () => trial.startWorker({ FFMPEG_PATH: decoder.path })
    for (let n = 0; n < WORKERS; n += 1) await start()
    for (let n = 0; n < KILLS; n += 1) {
      const [before, meanwhile] = clipsOf(n)
      for (const clip of before) await Promise.all([trial.recorder.sendUntilAcknowledged(clip), pause(PACE_MS)])
      await decoder.hold()
      await Promise.all(meanwhile.map((clip) => trial.recorder.sendUntilAcknowledged(clip)))
      await killAtWork()
      await decoder.release()
      await start()
    }
    await trial.recorder.settled(120_000)
    const times = await resumptions(trial)
    await trial.judged()
    const { size } = trial.recorder.ended
    promise({ row: 1, what: `uploads with a result, through ${KILLS} kills`, value: size, least: UPLOADS })
    promise({ row: 1, what: 'times that one was resumed', value: times.length, least: KILLS })
    promise({ row: 1, what: 'slowest of those', value: Math.max(...times), most: RESUMED_WITHIN_S, unit: 's' })
  })

  /** What is sent between two kills, and while all decoders stand still: one for each worker. */
  function clipsOf(kill: number): readonly [readonly string[], readonly string[]] {
    const clips = trial.clips.slice(kill * CLIPS_PER_KILL, (kill + 1) * CLIPS_PER_KILL)
    return [clips.slice(WORKERS), clips.slice(0, WORKERS)]
  }

  /** In the middle of a song: it has a decoder that does not end. */
  async function killAtWork(): Promise<void> {
    const victim = pick(random, trial.workers)
    const attempt = async () => expect(childrenOf(victim.pid)).not.toEqual([])
    await waitUntil({ what: 'a song for the victim', timeoutMs: 10_000, attempt })
    await trial.kill(victim)
  }
})

/**
 * How long each song was lost for, from one worker to the next [s]. One that was lost twice counts twice, with half of
 * its time each.
 */
async function resumptions({ recorder: { begun, ended }, apis }: Trial): Promise<readonly number[]> {
  const results = await Promise.all([...ended.keys()].map((id) => waitForResult(apis[0]?.url ?? '', id)))
  return results.flatMap(({ id, meta }) => {
    const times = meta.attempt - 1
    const seconds = ((ended.get(id) ?? Number.NaN) - (begun.get(id) ?? 0)) / 1000
    return Array<number>(times).fill(seconds / times)
  })
}
