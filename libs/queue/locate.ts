import { SmartPlayError } from '#libs/contract/errors'

/** Where Redis is, as REDIS_URL says it. */
export type Place =
  | { readonly kind: 'server'; readonly url: string }
  | { readonly kind: 'socket'; readonly path: string }
  | ({ readonly kind: 'cluster' } & Nodes)
  /** Who the master is, the sentinels say. */
  | ({ readonly kind: 'sentinel'; readonly master: string } & Nodes)

interface Nodes {
  readonly nodes: readonly { readonly host: string; readonly port: number }[]
  /** Of Redis itself; sentinels are asked without. */
  readonly credentials: { readonly username?: string; readonly password?: string }
}

const MANY = /^redis-(cluster|sentinel):\/\/(?:([^@/]*)@)?([^/]+)(?:\/([^/]+))?\/?$/
const PORTS = { cluster: 6379, sentinel: 26_379 } as const

/**
 * `redis://` and `rediss://` are one server, `unix://` its socket, `redis-cluster://[user:password@]host:port,host:port` a
 * cluster by some of its nodes, and `redis-sentinel://[user:password@]host:port,host:port/name` whichever server the
 * sentinels call the master of that name.
 */
export function locate(url: string): Place {
  if (url.startsWith('unix:')) return { kind: 'socket', path: decodeURIComponent(new URL(url).pathname) }
  const [, kind, user, hosts = '', master] = MANY.exec(url) ?? []
  if (kind !== 'cluster' && kind !== 'sentinel') return { kind: 'server', url }
  const nodes = hosts.split(',').map((host) => nodeOf(host, PORTS[kind]))
  const credentials = credentialsOf(user)
  if (kind === 'cluster') return { kind, nodes, credentials }
  if (master === undefined) throw invalid('redis-sentinel:// needs the name of its master (expected hosts/name)')
  return { kind, nodes, credentials, master: decodeURIComponent(master) }
}

function nodeOf(text: string, usualPort: number) {
  const { hostname, port } = new URL(`redis://${text.trim()}`)
  return { host: hostname, port: port === '' ? usualPort : Number(port) }
}

function credentialsOf(user: string | undefined) {
  if (user === undefined) return {}
  const [username = '', password = ''] = user.split(/:(.*)/s, 2).map(decodeURIComponent)
  return { ...(username !== '' && { username }), ...(password !== '' && { password }) }
}

function invalid(message: string): SmartPlayError {
  return new SmartPlayError('configuration-invalid', `REDIS_URL: ${message}`)
}
