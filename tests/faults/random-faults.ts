import { readdir, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { UsedRedis } from '../programs/redis.ts'
import type { UsedS3 } from '../programs/s3.ts'
import { between, pick, randomOf } from './seed.ts'
import type { Trial } from './trial.ts'

export interface Battlefield {
  readonly trial: Trial
  readonly redis: UsedRedis
  readonly s3: UsedS3
}

/** One thing that goes wrong, and is put right again before it resolves. */
type Fault = (field: Battlefield) => Promise<void>

const random = randomOf('faults')
const somewhile = (least: number, most: number) => pause(between(random, least, most))

/** By name, so that the log of a run can be read beside its seed. */
const FAULTS: Readonly<Record<string, Fault>> = {
  async 'a worker is killed'({ trial }) {
    await trial.kill(pick(random, trial.workers))
    await trial.startWorker()
  },
  async 'a worker is asked to end'({ trial }) {
    await trial.stop(pick(random, trial.workers))
    await trial.startWorker()
  },
  async 'a worker sleeps'({ trial }) {
    const { pid } = pick(random, trial.workers)
    process.kill(pid, 'SIGSTOP')
    await somewhile(1000, 25_000)
    process.kill(pid, 'SIGCONT')
  },
  async 'an API is killed'({ trial }) {
    await trial.startApi()
    await trial.kill(pick(random, trial.apis))
  },
  async 'an API is asked to end'({ trial }) {
    await trial.startApi()
    await trial.stop(pick(random, trial.apis))
  },
  async 'Redis is killed'({ redis }) {
    await redis.server().kill()
    await somewhile(100, 8000)
    await redis.server().restart()
  },
  async 'Redis hangs'({ redis }) {
    await redis.server().pause()
    await somewhile(500, 10_000)
    await redis.server().resume()
  },
  async 'Redis loses the end of its file'({ redis }) {
    const [, directory] = (await redis.command('CONFIG', 'GET', 'dir')) as [string, string]
    await redis.server().kill()
    await cutTails(join(directory, 'appendonlydir'), 1 - 0.3 * random())
    await redis.server().restart()
  },
  async 'Redis is wiped'({ redis }) {
    await redis.command('FLUSHALL')
  },
  async 'the store is killed'({ s3 }) {
    await s3.server().kill()
    await somewhile(100, 8000)
    await s3.server().restart()
  },
  async 'the store hangs'({ s3 }) {
    await s3.server().pause()
    await somewhile(500, 10_000)
    await s3.server().resume()
  },
}

const LEAST_FAULTS = 3

/** One fault after the other until the time is over, and three at the least; says how many. */
export async function breakThings(field: Battlefield, milliseconds: number): Promise<number> {
  const endAt = performance.now() + milliseconds
  let faults = 0
  while (performance.now() < endAt || faults < LEAST_FAULTS) {
    const name = pick(random, Object.keys(FAULTS))
    console.info(`${new Date().toISOString()} ${name}`)
    await FAULTS[name]?.(field)
    faults += 1
    await somewhile(0, 5000)
  }
  return faults
}

/** As after a power cut: what was written last is gone from the disk. */
export async function cutTails(folder: string, keptShare: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.includes('.incr.')) continue
    const path = join(folder, name)
    await truncate(path, Math.floor((await stat(path)).size * keptShare))
  }
}
