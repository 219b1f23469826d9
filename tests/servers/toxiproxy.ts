import type { ServerRecipe, TestServer } from './server.ts'
import { isAvailable, startServer } from './start-server.ts'

/** The API of a toxiproxy: what stands between a program and a server, and breaks the network as it is told. */
export interface Toxiproxy extends TestServer {
  readonly endpoint: string
}

const recipe: ServerRecipe = {
  name: 'toxiproxy',
  programs: ['toxiproxy-server'],
  environment: { LOG_LEVEL: 'error' },
  localArguments: ({ port }) => ['-host', '127.0.0.1', '-port', String(port)],
  isReady: async ({ host, port }) => {
    const response = await fetch(`http://${host}:${port}/version`, { signal: AbortSignal.timeout(1000) })
    if (!response.ok) throw new Error(`/version answered ${response.status}`)
  },
}

export const isToxiproxyAvailable = () => isAvailable(recipe)

export async function startToxiproxy(): Promise<Toxiproxy> {
  const server = await startServer(recipe)
  return { ...server, endpoint: `http://${server.host}:${server.port}` }
}
