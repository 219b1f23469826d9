import { text } from 'node:stream/consumers'
import { type ReindexResource, reindexResource } from '#libs/contract/reindex'
import { isTemporary, Refusal } from './refusal.ts'
import type { ServerClient } from './server-client.ts'
import { Unreachable } from './unreachable.ts'

/** The catalogue of a running service. */
export interface ReindexServer {
  /** Begins a reindex, or joins the one that runs. */
  start(join: 'join' | 'refuse'): Promise<ReindexResource>
  /** The run, every other second, until it has ended. A server that is away or busy meanwhile is waited for. */
  follow(run: ReindexResource): AsyncGenerator<ReindexResource>
  /** The live catalogue as features.json; undefined where it is another version by now. */
  exportFeatures(version: string): Promise<string | undefined>
}

/** Whoever may read a hundred times a minute has most of it left for other things. */
const LOOK_INTERVAL_MS = 2000

export function openReindexServer(client: ServerClient): ReindexServer {
  return {
    start: (join) => client.read({ path: `/v1/reindexes?join=${join === 'join'}`, method: 'POST' }, reindexResource),

    async *follow({ id }) {
      for (;;) {
        const { run, againInMs = LOOK_INTERVAL_MS } = await look(id)
        if (run !== undefined) yield run
        if (run !== undefined && run.endedAt !== null) return
        await new Promise((resolve) => setTimeout(resolve, Math.max(LOOK_INTERVAL_MS, againInMs)))
      }
    },

    async exportFeatures(version) {
      const { headers, body } = await client.ask({ path: '/v1/catalogue/features.json' })
      if (headers.etag === `"${version}"`) return text(body)
      body.destroy()
      return undefined
    },
  }

  async function look(id: string): Promise<Look> {
    try {
      return { run: await client.read({ path: `/v1/reindexes/${id}` }, reindexResource) }
    } catch (error) {
      if (error instanceof Unreachable) return {}
      if (error instanceof Refusal && isTemporary(error)) return { againInMs: error.retryAfterMs }
      throw error
    }
  }
}

interface Look {
  /** Undefined while the service is away, or what it needs is, or it has no time for us. */
  readonly run?: ReindexResource
  /** What the service asks for. */
  readonly againInMs?: number | undefined
}
