#!/usr/bin/env node
/**
 * npm test: installs what is missing, prints which servers the tests talk to, and runs them all.
 *
 *   npm test                     everything
 *   npm test -- libs/dsp         only files whose path contains libs/dsp
 */
import { spawnSync } from 'node:child_process'
import { delimiter } from 'node:path'
import { enterCheckout } from './enter-checkout.mjs'
import { CACHE } from './find-program.mjs'
import { ensurePackages } from './packages.mjs'
import { ensurePrograms } from './programs.mjs'
import { ensureTestPrograms } from './test-programs.mjs'

enterCheckout()
ensurePackages()
ensurePrograms()
ensureTestPrograms()
prepareServers()

const env = { ...process.env, PATH: [process.env.PATH, CACHE].join(delimiter) }
const { status } = spawnSync('npx', ['vitest', 'run', ...process.argv.slice(2)], { stdio: 'inherit', env })
process.exit(status ?? 1)

/** Containers where there is an engine; else S3 servers are built once with Go, and skipped without it. */
function prepareServers() {
  if (spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0) {
    console.info('setup: a container engine is here, so testcontainers starts the servers')
    return
  }
  console.info('setup: no container engine is here, so testcontainers cannot run; local programs serve instead')
  const required = process.env.SMARTPLAY_REQUIRE_SERVERS === '1' ? ['--require'] : []
  const { status } = spawnSync(process.execPath, ['infra/setup/s3-servers.mjs', ...required], { stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}
