import { readConfig, readEnvironment } from '#libs/config/env'
import { runProgram } from '#libs/observability/program'
import { requireAddress } from '#libs/queue/require-address'
import { startWorker } from './worker.ts'

await runProgram('worker', async ({ lifetime, log }) => {
  const config = readConfig(readEnvironment())
  log.level = config.logLevel
  await startWorker({ config, address: requireAddress(config), log, lifetime })
})
