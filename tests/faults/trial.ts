import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { openStorage } from '#libs/storage/open'
import { writeCorpus } from '../programs/corpus.ts'
import { type Api, type Deployment, useDeployment, type Worker } from '../programs/deployment.ts'
import { processesIn } from '../programs/processes.ts'
import type { UsedS3 } from '../programs/s3.ts'
import { waitUntil } from '../servers/wait-until.ts'
import { analyseUndisturbed, sha256Of } from './golden.ts'
import { type Expectations, judge } from './history.ts'
import { type Recorder, type RecorderOptions, startRecorder } from './recorder.ts'
import { readRemains } from './remains.ts'
import { pick, randomOf, SEED } from './seed.ts'

/**
 * A service with clients that note all that they are promised, to be broken by a test and judged at its end.
 *
 * opened (programs run, nothing sent) -disturb-> under way -judged-> quiet: every promise has ended, and what is left
 * is what the checker expects.
 */
export interface Trial {
  readonly deployment: Deployment
  /** Short songs, no two alike, in files of their own. */
  readonly clips: readonly string[]
  readonly apis: Api[]
  readonly workers: Worker[]
  readonly recorder: Recorder
  startApi(environment?: Environment): Promise<Api>
  startWorker(environment?: Environment): Promise<Worker>
  /** Ends a program at once, and forgets it. */
  kill(program: Api | Worker): Promise<void>
  stop(program: Api | Worker): Promise<number>
  /** Waits until everything that was promised has ended, and lets the checker look at all that is left. */
  judged(options?: Judging): Promise<void>
}

type Environment = Readonly<Record<string, string>>

export interface Judging extends Omit<Expectations, 'golden'> {
  /** How long the last promise may take from now. */
  readonly withinMs?: number
  /** Files that were sent beside the clips, for the undisturbed run to analyse as well. */
  readonly songs?: readonly string[]
}

export interface TrialOptions {
  /** What the programs are told. */
  readonly redis: { readonly url: string }
  /** What the checker asks, where the programs go through a proxy. */
  readonly directRedis?: { readonly url: string }
  readonly s3?: UsedS3
  /** As `s3.environment`, where the programs go through a proxy. */
  readonly s3Environment?: () => Environment
  /** What clients reach the APIs by; else they choose one themselves. */
  readonly door?: () => string
  readonly clips: number
  readonly clipSeconds?: number
  /** [Hz]; clips of 44,100, as they are unless it is said, need no decoder. */
  readonly clipSampleRate?: number
  readonly apis?: number
  readonly workers?: number
  readonly environment?: Environment
  readonly recording?: Omit<RecorderOptions, 'apiUrl'>
}

export const START_PATIENCE_MS = 300_000
const SETTLE_MS = 240_000
const PREFIX = '{fault}'
/** One song at a time and eager to heal, so that losing a worker is losing much and a test need not wait for a minute. */
const SETTINGS = { WORKER_CONCURRENCY: '2', FEATURE_THREADS: '1', QUEUE_PREFIX: PREFIX }

/** For a describe block. To be called after `useRedis` and `useS3`. */
export function useTrial(options: TrialOptions): Trial {
  const { redis, directRedis = redis, s3 } = options
  const deployment = useDeployment({ redis, environment: { ...SETTINGS, ...options.environment } })
  const random = randomOf('which API')
  const apis: Api[] = []
  const workers: Worker[] = []
  const clips: string[] = []
  let recorder: Recorder | undefined

  beforeAll(async () => {
    console.info(`seed ${SEED} (SMARTPLAY_SEED=${SEED} repeats this run)`)
    const folder = join(deployment.directory, 'clips')
    const { clips: files, clipSeconds: seconds = 1, clipSampleRate: sampleRate = 44_100 } = options
    const names = await writeCorpus({ folder, files, seconds, sampleRate })
    clips.push(...names.map((name) => join(folder, 'audio', name)))
    for (let n = 0; n < (options.apis ?? 1); n += 1) await startApi()
    for (let n = 0; n < (options.workers ?? 2); n += 1) await startWorker()
    recorder = startRecorder({ ...options.recording, apiUrl: () => options.door?.() ?? pick(random, apis).url })
  }, START_PATIENCE_MS)
  afterAll(() => recorder?.close())

  const settings = () => options.s3Environment?.() ?? s3?.environment ?? {}

  async function startApi(environment: Environment = {}): Promise<Api> {
    const api = await deployment.startApi({ ...settings(), ...environment })
    apis.push(api)
    return api
  }

  async function startWorker(environment: Environment = {}): Promise<Worker> {
    const worker = await deployment.startWorker({ ...settings(), ...environment })
    workers.push(worker)
    return worker
  }

  function forget(program: Api | Worker) {
    for (const programs of [apis, workers] as (Api | Worker)[][]) {
      const at = programs.indexOf(program)
      if (at >= 0) programs.splice(at, 1)
    }
  }

  function running(): Recorder {
    if (recorder === undefined)
      throw new Error('the recorder is started before the tests, not while they are described')
    return recorder
  }

  async function openStore() {
    return s3 ? openStorage(s3.config) : openFilesystemStore({ directory: deployment.objectsDirectory })
  }

  /** A result counts for clients a moment before its intent goes, and nobody answers for an upload that was refused. */
  async function untilNothingIsPromised(withinMs: number): Promise<void> {
    const store = await openStore()
    const attempt = async () => {
      const left: string[] = []
      for await (const { key } of store.list('intents/')) left.push(key)
      if (left.length > 0) throw new Error(`${left.length} promises stand: ${left.slice(0, 3)}`)
    }
    await waitUntil({ what: 'the end of all promises', timeoutMs: withinMs, attempt }).catch((error) =>
      console.warn(error),
    )
    await store.close()
  }

  async function judged({ withinMs = SETTLE_MS, songs = [], ...expected }: Judging = {}): Promise<void> {
    await running().settled(withinMs)
    await untilNothingIsPromised(withinMs)
    await running().close()
    const history = running().history()
    const store = await openStore()
    const remains = await readRemains({ store, address: { url: directRedis.url, prefix: PREFIX } }, history)
    await store.close()
    await Promise.all([...workers, ...apis].map((program) => program.stop()))
    const paths = await sentOf([...clips, ...songs], history.sent)
    const golden = await analyseUndisturbed(deployment, { redisUrl: directRedis.url, paths })
    const orphans = (await processesIn(deployment.directory)).map(({ pid, name }) => `${pid} ${name}`)
    const temporaryFiles = await deployment.temporaryFiles()
    expect(judge(history, { ...remains, temporaryFiles, orphans }, { golden, ...expected })).toEqual([])
    console.info(`checked ${history.acknowledgements.length} uploads, ${history.sightings.length} sightings`)
  }

  return {
    ...{ deployment, clips, apis, workers, startApi, startWorker, judged },
    get recorder() {
      return running()
    },
    async kill(program) {
      forget(program)
      await program.kill()
    },
    async stop(program) {
      forget(program)
      return program.stop()
    },
  }
}

async function sentOf(paths: readonly string[], sent: ReadonlySet<string>): Promise<readonly string[]> {
  const hashes = await Promise.all(paths.map(sha256Of))
  return paths.filter((_, index) => sent.has(hashes[index] ?? ''))
}
