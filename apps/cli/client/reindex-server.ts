import { text } from 'node:stream/consumers'
import { type ReindexResource, reindexResource } from '#libs/contract/reindex'
import { Refusal } from './refusal.ts'
import type { ServerClient } from './server-client.ts'
import { Unreachable } from './unreachable.ts'

/** The catalogue of a running service. */
export interface ReindexServer {
  /** Begins a reindex, or joins the one that runs. */
  start(join: 'join' | 'refuse'): Promise<ReindexResource>
  /** The run each time it has come further, until it has ended. A server that goes away meanwhile is waited for. */
  follow(run: ReindexResource): AsyncGenerator<ReindexResource>
  /** The live catalogue as features.json; undefined where it is another version by now. */
  exportFeatures(version: string): Promise<string | undefined>
}

const LOOK_INTERVAL_MS = 500
const AWAY_INTERVAL_MS = 2000

export function openReindexServer(client: ServerClient): ReindexServer {
  return {
    start: (join) => client.read({ path: `/v1/reindexes?join=${join === 'join'}`, method: 'POST' }, reindexResource),

    async *follow({ id }) {
      for (;;) {
        const run = await look(id)
        if (run !== undefined) yield run
        if (run !== undefined && run.endedAt !== null) return
        await new Promise((resolve) => setTimeout(resolve, run === undefined ? AWAY_INTERVAL_MS : LOOK_INTERVAL_MS))
      }
    },

    async exportFeatures(version) {
      const { headers, body } = await client.ask({ path: '/v1/catalogue/features.json' })
      if (headers.etag === `"${version}"`) return text(body)
      body.destroy()
      return undefined
    },
  }

  /** Undefined while the service is away, or what it needs is. */
  async function look(id: string): Promise<ReindexResource | undefined> {
    try {
      return await client.read({ path: `/v1/reindexes/${id}` }, reindexResource)
    } catch (error) {
      if (error instanceof Unreachable || (error instanceof Refusal && error.status === 503)) return undefined
      throw error
    }
  }
}
