import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { waitUntil } from '../servers/wait-until.ts'
import { processesIn } from './processes.ts'
import { END_LIMIT_MS, type EndedProgram, type Program, runProgram, startProgram } from './program.ts'
import { REPOSITORY } from './repository.ts'

type Environment = Readonly<Record<string, string>>
type Name = 'api' | 'worker' | 'embedded'

export interface Api extends Program {
  /** http://127.0.0.1:port */
  readonly url: string
  readonly adminUrl: string
}

export interface Worker extends Program {
  readonly adminUrl: string
}

/**
 * Programs that belong together, in a folder of their own: their data, their temporary files, their working folder.
 * Closed, it checks that they ended in time and left neither a process nor a temporary file.
 */
export interface Deployment {
  readonly directory: string
  readonly objectsDirectory: string
  startApi(environment?: Environment): Promise<Api>
  startWorker(environment?: Environment): Promise<Worker>
  startEmbedded(environment?: Environment): Promise<Api>
  /** Runs a program to its end: by itself, or by SIGTERM as soon as it says `lastWord`. */
  run(name: Name, environment?: Environment, lastWord?: string): Promise<EndedProgram>
  /** Files that lie in the folders for temporary files. */
  temporaryFiles(): Promise<readonly string[]>
}

interface DeploymentOptions {
  /** Without one the programs are told of none. */
  readonly redis?: { readonly url: string }
  readonly environment?: Environment
}

/** For a describe block: opens a deployment before its tests, shows the logs of a failure, closes and checks it after. */
export function useDeployment({ redis, environment: settings = {} }: DeploymentOptions = {}): Deployment {
  const started: Program[] = []
  let directory = ''
  let environment: Environment = {}

  beforeAll(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), 'smartplay-test-')))
    await mkdir(uploadsOf(directory))
    environment = { ...defaults(directory), ...(redis && { REDIS_URL: redis.url }), ...settings }
  })
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') printLogs()
  })
  afterAll(async () => {
    try {
      for (const program of started.toReversed()) await program.stop()
      await expectNothingRuns()
      expect(await temporaryFiles(), 'temporary files left behind').toEqual([])
    } catch (error) {
      printLogs()
      throw error
    } finally {
      await Promise.all(started.map((program) => program.kill()))
      await rm(directory, { recursive: true, force: true })
    }
  })

  function printLogs() {
    for (const { name, pid, log } of started) console.error(`--- ${name} ${pid}\n${log.tail()}`)
  }

  async function start(name: Name, overrides: Environment): Promise<Program> {
    const program = await startProgram({ name, directory, environment: { ...environment, ...overrides } })
    started.push(program)
    return program
  }

  async function temporaryFiles(): Promise<readonly string[]> {
    const entries = await readdir(uploadsOf(directory), { recursive: true, withFileTypes: true })
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
  }

  function expectNothingRuns() {
    const attempt = async () => expect(await processesIn(directory), 'processes left behind').toEqual([])
    return waitUntil({ what: 'the end of all processes', timeoutMs: END_LIMIT_MS, attempt })
  }

  return {
    get directory() {
      return directory
    },
    get objectsDirectory() {
      return join(directory, 'data', 'objects')
    },
    startApi: async (overrides = {}) => withAddress(await start('api', overrides)),
    startEmbedded: async (overrides = {}) => withAddress(await start('embedded', overrides)),
    async startWorker(overrides = {}) {
      const program = await start('worker', overrides)
      const { admin } = await program.log.waitFor(({ msg }) => msg === 'worker ready')
      return { ...program, adminUrl: `http://127.0.0.1:${admin}` }
    },
    run: (name, overrides = {}, lastWord) =>
      runProgram({ name, directory, environment: { ...environment, ...overrides } }, lastWord),
    temporaryFiles,
  }
}

async function withAddress(program: Program): Promise<Api> {
  const { port, admin } = await program.log.waitFor(({ msg }) => msg === 'api ready')
  return { ...program, url: `http://127.0.0.1:${port}`, adminUrl: `http://127.0.0.1:${admin}` }
}

/** The folder is also the working folder, so that neither a .env file nor the demo catalogue of the checkout is seen. */
function defaults(directory: string): Environment {
  return {
    ...{ PORT: '0', ADMIN_PORT: '0', WORKER_ADMIN_PORT: '0', QUEUE_PREFIX: `test-${randomUUID().slice(0, 8)}` },
    ...{ DATA_DIR: join(directory, 'data'), UPLOAD_DIR: uploadsOf(directory) },
    ...{ MODEL_PATH: join(REPOSITORY, 'models', 'mood'), DEAM_PATH: join(directory, 'deam') },
    ...{ WORKER_CONCURRENCY: '2', FEATURE_THREADS: '1', TMPDIR: directory },
  }
}

function uploadsOf(directory: string): string {
  return join(directory, 'uploads')
}
