import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Config, readConfig, readEnvironment } from '#libs/config/env'
import { type ProgramContext, runProgram } from '#libs/observability/program'
import { claimData } from './claim-data.ts'
import { launchProgram, type Program, untilProgramReady } from './launch-program.ts'
import { preparePrivateRedis } from './private-redis.ts'
import { type Supervised, supervise } from './supervise.ts'

const PROGRAMS = ['worker', 'api']

/**
 * The embedded set: a private Redis, the API and one worker, in one process tree and one foreground command. Objects lie
 * on the filesystem, unless an S3 is configured. The programs are the same as in production.
 */
await runProgram('smartplay', async (context) => {
  const environment = readEnvironment()
  const config = readConfig(environment)
  context.log.level = config.logLevel
  context.lifetime.own('data folder', await claimData(config.dataDirectory))
  const redisUrl = config.redisUrl ?? (await openRedis(config, context))
  const told = { ...environment, REDIS_URL: redisUrl, REDIS_URL_FILE: undefined }
  const programs = PROGRAMS.map((name) => superviseProgram({ name, file: mainOf(name), environment: told }, context))
  context.lifetime.own('programs', { close: () => Promise.all(programs.map((program) => program.close())) })
  await Promise.all(programs.map((program) => program.ready))
  const address = `http://${config.host}:${config.port}`
  context.log.info({ address, operators: `http://${config.host}:${config.adminPort}/queues` }, 'smartplay ready')
})

async function openRedis({ dataDirectory, searchPath }: Config, { lifetime, log }: ProgramContext): Promise<string> {
  const redis = await preparePrivateRedis({ directory: join(dataDirectory, 'redis'), searchPath })
  lifetime.own('redis socket', redis)
  const { launch, untilReady } = redis
  await lifetime.own('redis', supervise({ name: 'redis', launch, untilReady, log })).ready
  log.info({ program: redis.program }, 'private redis ready')
  return redis.url
}

function superviseProgram(program: Program, { log }: ProgramContext): Supervised {
  return supervise({
    name: program.name,
    launch: () => launchProgram(program),
    untilReady: (child) => untilProgramReady(program, child),
    log,
  })
}

/** The programs lie beside this one, as .ts in development and as .js in dist/. */
function mainOf(app: string): string {
  return fileURLToPath(new URL(`../${app}/main${extname(import.meta.url)}`, import.meta.url))
}
