import { parseArgs } from 'node:util'
import {
  checkAdminRemains,
  createKey,
  type IssuedKey,
  isLive,
  listKeys,
  presentKey,
  revokeKey,
  rotateKey,
} from '#libs/access/keys'
import { type Config, readConfig, readEnvironment } from '#libs/config/env'
import { type CreatedKey, keyId, newKey, SCOPES, type StoredKey } from '#libs/contract/access'
import { SmartPlayError } from '#libs/contract/errors'
import type { ObjectStore } from '#libs/storage/objects'
import { openStorage } from '#libs/storage/open'
import { EXIT } from '../exit-status.ts'
import { textTable } from '../show/text-table.ts'
import { commandGroup } from './command.ts'

interface Opened {
  readonly store: ObjectStore
  readonly config: Config
}

const SECONDS = { m: 60, h: 3600, d: 24 * 3600 } as const
const DEFAULT_GRACE = '24h'
const JSON_OPTION = { json: { type: 'boolean', default: false } } as const
const CREATE_OPTIONS = {
  ...JSON_OPTION,
  name: { type: 'string' },
  scope: { type: 'string' },
  expires: { type: 'string' },
} as const

/** `smartplay keys create | list | rotate | revoke`, on the store that the environment names; no service has to run. */
export const keysCommand = commandGroup('keys', 'who may do what: create, list, rotate, revoke', {
  create: {
    summary: 'a new key',
    run: (args) => withStore((opened) => createCommand(args, opened)),
    usage: `smartplay keys create --name NAME --scope SCOPE[,SCOPE] [--expires TIME] [--json]

Prints a new key, this once: the store keeps only what recognises it. The first key ends the time in which everybody on
this machine may do everything.

  --name NAME     whose it is
  --scope SCOPE   ${SCOPES.join(', ')}; admin may do all
  --expires TIME  after which it opens nothing: 30m, 12h, 90d (default: never)

  smartplay keys create --name operator --scope admin
  smartplay keys create --name player --scope read,upload --expires 90d`,
  },
  list: {
    summary: 'what keys there are',
    run: (args) => withStore((opened) => listCommand(args, opened)),
    usage: `smartplay keys list [--json]

What keys there are, never the keys themselves.

  smartplay keys list`,
  },
  rotate: {
    summary: 'a key in place of another',
    run: (args) => withStore((opened) => rotateCommand(args, opened)),
    usage: `smartplay keys rotate ID [--grace TIME] [--json]

Prints a key in place of another one.

  --grace TIME  how long the former one opens yet: 0, 30m, 12h, 7d (default: ${DEFAULT_GRACE})

  smartplay keys rotate k0123456789ab --grace 7d`,
  },
  revoke: {
    summary: 'from now on a key opens nothing',
    run: (args) => withStore((opened) => revokeCommand(args, opened)),
    usage: `smartplay keys revoke ID

Removes a key: within three seconds it opens nothing anywhere.

  smartplay keys revoke k0123456789ab`,
  },
})

async function withStore(work: (opened: Opened) => Promise<string>): Promise<number> {
  const config = readConfig(readEnvironment())
  const store = await openStorage(config.storage)
  try {
    process.stdout.write(`${await work({ store, config })}\n`)
  } finally {
    await store.close()
  }
  return EXIT.fine
}

/** Prints the key and nothing else, so that a script can take it. */
async function createCommand(args: readonly string[], { store }: Opened): Promise<string> {
  const { values } = parseArgs({ args: [...args], options: CREATE_OPTIONS })
  const { success, data, error } = newKey.safeParse({
    name: values.name,
    scopes: values.scope?.split(',').map((scope) => scope.trim()),
    expiresAt: values.expires && new Date(Date.now() + secondsOf(values.expires) * 1000).toISOString(),
  })
  if (!success) throw new SmartPlayError('bad-request', `expected --name and --scope: ${error.issues[0]?.message}`)
  return formatIssued(await createKey(store, data), values)
}

async function listCommand(args: readonly string[], { store }: Opened): Promise<string> {
  const { values } = parseArgs({ args: [...args], options: JSON_OPTION })
  const keys = await listKeys(store)
  if (values.json) return JSON.stringify({ items: keys.map(presentKey) })
  if (keys.length === 0) return 'there are no keys: only this machine is served, and may do everything'
  return textTable(['id', 'name', 'scopes', 'created', 'expires'], keys.map(rowOf)).trimEnd()
}

async function rotateCommand(args: readonly string[], { store }: Opened): Promise<string> {
  const options = { ...JSON_OPTION, grace: { type: 'string', default: DEFAULT_GRACE } } as const
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  return formatIssued(await rotateKey(store, readId(positionals), secondsOf(values.grace)), values)
}

async function revokeCommand(args: readonly string[], { store, config }: Opened): Promise<string> {
  const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true })
  const id = readId(positionals)
  if (!config.isLocal) checkAdminRemains(await listKeys(store), id)
  await revokeKey(store, id)
  return `revoked ${id}; within three seconds it opens nothing anywhere`
}

function readId([id, ...others]: readonly string[]): string {
  if (others.length === 0 && keyId.safeParse(id).success && id !== undefined) return id
  throw new SmartPlayError('bad-request', 'expected the id of one key, as smartplay keys list has it')
}

/** `30m`, `12h`, `90d`, or `0`. */
function secondsOf(text: string): number {
  const [, amount, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? []
  if (unit === 'm' || unit === 'h' || unit === 'd') return Number(amount) * SECONDS[unit]
  if (text === '0') return 0
  throw new SmartPlayError('bad-request', `${text} is no time (expected minutes, hours or days: 30m, 12h, 90d)`)
}

function formatIssued({ key, text }: IssuedKey, { json }: { readonly json?: boolean | undefined }): string {
  return json ? JSON.stringify({ ...presentKey(key), key: text } satisfies CreatedKey) : text
}

function rowOf(key: StoredKey): string[] {
  const { id, name, scopes, createdAt, expiresAt } = key
  const end = expiresAt === null ? 'never' : `${expiresAt.slice(0, 16)}${isLive(key) ? '' : ' (expired)'}`
  return [id, name, scopes.join(','), createdAt.slice(0, 10), end]
}
