import { readConfig, readEnvironment } from '#libs/config/env'
import { openServerClient, type ServerClient } from './server-client.ts'

/** The flags of every command that asks a service. */
export const SERVER_FLAGS = { server: { type: 'string' }, key: { type: 'string' } } as const

interface ServerFlags {
  readonly server?: string | undefined
  readonly key?: string | undefined
}

/** The service that the flags name, else the one of this machine. */
export function openNamedServer({ server, key }: ServerFlags): ServerClient {
  const { port, apiKey } = readConfig(readEnvironment())
  return openServerClient({ url: server ?? `http://localhost:${port}`, key: (key ?? apiKey)?.trim() })
}

export const SERVER_HELP = `  --server URL   the service (default: this machine, at PORT)
  --key KEY      the key to show to it (default: SMARTPLAY_KEY, which other users of the machine cannot read)`
