import { readConfig, readEnvironment } from '#libs/config/env'
import { runProgram } from '#libs/observability/program'
import { requireAddress } from '#libs/queue/require-address'
import { startApi } from './api.ts'

await runProgram('api', async ({ lifetime, log }) => {
  const config = readConfig(readEnvironment())
  log.level = config.logLevel
  await startApi({ config, address: requireAddress(config), log, lifetime })
})
