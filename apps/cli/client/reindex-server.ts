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
  /**
   * The live catalogue as features.json, once it is this version; undefined where it is another one by now. Throws
   * what a service said, or did not say, all the time.
   */
  exportFeatures(version: string): Promise<string | undefined>
}

/** Whoever may read a hundred times a minute has most of it left for other things. */
const LOOK_INTERVAL_MS = 2000

/** Every process follows within three seconds; later than that another version has become current. */
const FOLLOW_TRIES = 8
const FOLLOW_PAUSE_MS = 500

export function openReindexServer(client: ServerClient): ReindexServer {
  const look = (id: string) => client.read({ path: `/v1/reindexes/${id}` }, reindexResource)

  return {
    start: (join) => client.read({ path: `/v1/reindexes?join=${join === 'join'}`, method: 'POST' }, reindexResource),

    async *follow({ id }) {
      for (;;) {
        const { answer: run, againInMs = LOOK_INTERVAL_MS } = await attempt(() => look(id))
        if (run !== undefined) yield run
        if (run !== undefined && run.endedAt !== null) return
        await pause(Math.max(LOOK_INTERVAL_MS, againInMs))
      }
    },

    async exportFeatures(version) {
      for (let triesLeft = FOLLOW_TRIES - 1; ; triesLeft -= 1) {
        const { answer, refusal, againInMs = FOLLOW_PAUSE_MS } = await attempt(() => readCatalogue(version))
        if (answer !== undefined) return answer
        if (triesLeft > 0) await pause(Math.max(FOLLOW_PAUSE_MS, againInMs))
        else if (refusal === undefined) return undefined
        else throw refusal
      }
    },
  }

  async function readCatalogue(version: string): Promise<string | undefined> {
    const { headers, body } = await client.ask({ path: '/v1/catalogue/features.json' })
    if (headers.etag !== `"${version}"`) {
      body.destroy()
      return undefined
    }
    return text(body).catch((cause: unknown) => {
      throw new Unreachable(client.url, cause)
    })
  }
}

interface Attempt<T> {
  /** Undefined while the service is away, or what it needs is, or it has no time for us. */
  readonly answer?: T
  readonly refusal?: Error
  /** What the service asks for. */
  readonly againInMs?: number | undefined
}

async function attempt<T>(ask: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { answer: await ask() }
  } catch (error) {
    if (error instanceof Unreachable) return { refusal: error }
    if (error instanceof Refusal && isTemporary(error)) return { refusal: error, againInMs: error.retryAfterMs }
    throw error
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
