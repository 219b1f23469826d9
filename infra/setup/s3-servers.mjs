#!/usr/bin/env node
/**
 * Builds the S3 servers that the tests talk to, minio and versitygw, and the toxiproxy that breaks their network, with Go
 * into the cache folder, where tests/servers/find-program.ts looks. What is there already stays. Needs Go and its module
 * proxy, nothing else.
 *
 *   node infra/setup/s3-servers.mjs             builds what is missing; without Go it says so and ends well
 *   node infra/setup/s3-servers.mjs --require   ends with 1 when a server is missing afterwards
 *
 * It prints how long each took: with nothing cached, minio a quarter of an hour.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE, isProgram } from './find-program.mjs'

/**
 * minio is pinned to a pseudo-version because upstream's tags are dates, which Go modules do not take; it is what
 * `@latest` named in November 2026, after the project was archived.
 */
const SERVERS = [
  { name: 'versitygw', module: 'github.com/versity/versitygw/cmd/versitygw@v1.8.0' },
  { name: 'minio', module: 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c' },
  { name: 'toxiproxy-server', module: 'github.com/Shopify/toxiproxy/v2/cmd/server@v2.5.0', built: 'server' },
]

function main(required) {
  const missing = SERVERS.filter(({ name }) => !isProgram(join(CACHE, name)))
  for (const { name } of SERVERS.filter((server) => !missing.includes(server))) say(`${name} is in ${CACHE}`)
  if (missing.length === 0) return 0
  if (!hasGo()) {
    say(`no Go on the PATH, so ${namesOf(missing)} cannot be built and their tests are skipped: see https://go.dev/dl`)
    return required ? 1 : 0
  }
  const failed = missing.filter((server) => !build(server))
  if (failed.length > 0) say(`could not build ${namesOf(failed)}; their tests are skipped`)
  return failed.length > 0 && required ? 1 : 0
}

/** Built beside and renamed at the end: a build that is cut off leaves no half program. */
function build({ name, module, built = name }) {
  mkdirSync(CACHE, { recursive: true })
  const beside = mkdtempSync(join(CACHE, '.building-'))
  say(`building ${name} by go install ${module} (minutes)`)
  const from = performance.now()
  try {
    const env = { ...process.env, GOBIN: beside }
    const { status } = spawnSync('go', ['install', '-ldflags=-s -w', module], { env, stdio: 'inherit' })
    if (status !== 0) return false
    renameSync(join(beside, built), join(CACHE, name))
    say(`built ${name} in ${Math.round((performance.now() - from) / 1000)} s`)
    return true
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}

function hasGo() {
  return spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0
}

function namesOf(servers) {
  return servers.map(({ name }) => name).join(' and ')
}

function say(sentence) {
  console.info(`s3-servers: ${sentence}`)
}

process.exitCode = main(process.argv.includes('--require'))
