import { appendFile, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { setup } from '../programs/build.ts'
import { type Program, startProgram } from '../programs/program.ts'
import { REPOSITORY } from '../programs/repository.ts'
import { startRedis } from '../servers/redis.ts'

/** The real programs, built, on a Redis and a filesystem store of their own. */
export interface Service {
  readonly url: string
  readonly api: Program
  startWorker(environment?: Readonly<Record<string, string>>): Promise<Program>
  /** A copy of an mp3 that sounds the same and is another content. */
  variant(mp3: string, number: number): Promise<string>
  close(): Promise<void>
}

export async function startService(settings: Readonly<Record<string, string>> = {}): Promise<Service> {
  const removeBuild = await setup()
  const directory = await mkdtemp(join(tmpdir(), 'smartplay-bench-'))
  const redis = await startRedis()
  const environment = {
    ...{ REDIS_URL: redis.url, PORT: '0', ADMIN_PORT: '0', WORKER_ADMIN_PORT: '0' },
    ...{ DATA_DIR: join(directory, 'data'), MODEL_PATH: join(REPOSITORY, 'models', 'mood') },
    DEAM_PATH: join(REPOSITORY, 'deam', 'demo'),
    ...settings,
  }
  const api = await startProgram({ name: 'api', directory, environment })
  const { port } = await api.log.waitFor(({ msg }) => msg === 'api ready')
  const programs = [api]

  return {
    url: `http://127.0.0.1:${port}`,
    api,
    async startWorker(overrides = {}) {
      const worker = await startProgram({ name: 'worker', directory, environment: { ...environment, ...overrides } })
      programs.push(worker)
      return worker
    },
    async variant(mp3, number) {
      const path = join(directory, `${number}${extname(mp3)}`)
      await copyFile(mp3, path)
      await appendFile(path, `TAG${String(number).padEnd(125)}`)
      return path
    },
    async close() {
      for (const program of programs.toReversed()) await program.stop()
      await redis.stop()
      await rm(directory, { recursive: true, force: true })
      await removeBuild()
    },
  }
}
