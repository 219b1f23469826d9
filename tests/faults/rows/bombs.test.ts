import { describe, expect, it } from 'vitest'
import { cpuMsOf } from '../../bench/process-cost.ts'
import { look } from '../../programs/client.ts'
import { footprintOf } from '../../programs/footprint.ts'
import { canListProcesses } from '../../programs/processes.ts'
import { useRedis } from '../../programs/redis.ts'
import { useSounds } from '../../programs/sounds.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { makeBombs } from '../bombs.ts'
import { promise } from '../figures.ts'
import { sha256Of } from '../golden.ts'
import { useTrial } from '../trial.ts'
import { watchChildren } from '../watch-children.ts'

/** Read from the worker's own accounting: its threads, and the decoders that it has seen end. */
const CPU_S = 2
const MEMORY_MB = 300
const HEARD_S = 30

describe.skipIf(!(await isRedisAvailable()) || !canListProcesses)('decompression bombs', () => {
  const trial = useTrial({ redis: useRedis(), clips: 1, workers: 1 })
  const sounds = useSounds()

  it('cost no more than a song', async () => {
    const bombs = await makeBombs(sounds)
    const [api] = trial.apis
    const [worker] = trial.workers
    if (api === undefined || worker === undefined) throw new Error('no API or no worker')
    await warmUp()
    const before = await footprintOf(worker)
    const largest = watchChildren(worker)
    const heard: number[] = []
    for (const [what, path] of Object.entries(bombs)) {
      const from = cpuMsOf(worker.pid)
      const id = await trial.recorder.send(path)
      await trial.recorder.settled(60_000)
      promise({ row: 17, what, value: (cpuMsOf(worker.pid) - from) / 1000, most: CPU_S, unit: 's of CPU' })
      const end = id === undefined ? undefined : await look(api.url, id)
      if (end?.status === 'completed') heard.push(end.quality.durationSeconds)
    }
    const child = largest()
    const grown = (await footprintOf(worker)).residentMb - before.residentMb
    await trial.judged({ bad: new Set(await Promise.all(Object.values(bombs).map(sha256Of))) })
    expect(heard.length, 'no bomb was taken for a song, so nothing was shown').toBeGreaterThan(0)
    promise({ row: 17, what: 'longest that was heard', value: Math.max(...heard), most: HEARD_S, unit: 's' })
    promise({ row: 17, what: 'memory of a decoder', value: child, most: MEMORY_MB, unit: 'MB' })
    promise({ row: 17, what: 'memory that the worker gained', value: grown, most: MEMORY_MB, unit: 'MB' })
  })

  /** The first song of a worker also pays for its threads. */
  async function warmUp(): Promise<void> {
    await trial.recorder.sendUntilAcknowledged(trial.clips[0] ?? '')
    await trial.recorder.settled(60_000)
  }
})
