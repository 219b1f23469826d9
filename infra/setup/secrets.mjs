#!/usr/bin/env node
/**
 * Makes the secrets that docker-compose.yml and k8s/ mount as files: random, each once. What is there already stays.
 *
 *   node infra/setup/secrets.mjs [FOLDER]     default: data/secrets, which Git ignores
 *
 * The folder is its owner's alone. The files in it can be read by all, because the programs that mount them run as users
 * of their own.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What BullMQ needs of the commands that Redis calls dangerous, and no more. */
const PROGRAMS_MAY = '~* &* +@all -@dangerous +info +client|list'
const EXPORTER_MAY =
  'resetkeys resetchannels -@all +ping +info +client|setname +config|get +slowlog|len +slowlog|get +latency|latest'
/** As a container of its own, and beside Redis in its pod: it finds the password by the address that it was given. */
const EXPORTER_ASKS = ['redis://exporter@redis:6379', 'redis://exporter@localhost:6379']

const folder = process.argv[2] ?? 'data/secrets'
mkdirSync(folder, { recursive: true, mode: 0o700 })

const word = () => randomBytes(24).toString('base64url')
const redis = keep('redis_password', word)
const exporter = keep('redis_exporter_password', word)
keep('redis_acl', () => `user default on >${redis} ${PROGRAMS_MAY}\nuser exporter on >${exporter} ${EXPORTER_MAY}\n`)
keep('redis_url', () => `redis://:${redis}@redis:6379`)
keep('redis_exporter_passwords', () => JSON.stringify(Object.fromEntries(EXPORTER_ASKS.map((url) => [url, exporter]))))
keep('s3_access_key', () => `smartplay-${randomBytes(4).toString('hex')}`)
keep('s3_secret_key', word)
keep('admin_password', word)
keep('grafana_password', word)
console.info(`secrets: they lie in ${folder}`)

function keep(name, make) {
  const path = join(folder, name)
  if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o644 })
  return readFileSync(path, 'utf8')
}
