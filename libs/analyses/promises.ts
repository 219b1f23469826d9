import { setTimeout as pause } from 'node:timers/promises'
import type { Container } from '#libs/contract/containers'
import { failure, type Intent, intent, type Submission } from '#libs/contract/stored'
import type { ObjectStore } from '#libs/storage/objects'
import { readJson, toJson } from './json-object.ts'
import { audioKey, failureKey, INTENTS, idOfKey, intentKey, submissionKey } from './keys.ts'
import { isWithdrawn } from './withdrawal.ts'

/** A checked upload, lying on the local disk. */
export interface Upload {
  readonly id: string
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly container: Container
  /** Sanitised display name. */
  readonly name: string
  /** Sent with many others: it waits behind those that were sent alone. */
  readonly queue?: 'batch'
  /** W3C name of the span that received it, where it is traced. */
  readonly traceparent?: string
}

export interface Versions {
  readonly pipelineVersion: string
  readonly catalogueVersion: string
}

export interface StandingIntent {
  readonly id: string
  readonly modifiedAt: Date
}

/** From an upload to a durable promise, and back when it is kept. */
export interface Promises {
  /** Stores audio, then the intent. When this resolves, the upload may be acknowledged: nothing else can lose it. */
  accept(upload: Upload, versions: Versions): Promise<Intent>
  /** Notes one upload for the history. */
  submitted(upload: Upload): Promise<Submission>
  intentOf(id: string): Promise<Intent | undefined>
  intents(): AsyncIterable<StandingIntent>
  /** Hands a standing intent to another pipeline version. */
  adopt(standing: Intent, pipelineVersion: string): Promise<Intent>
  /** Removes an intent that is kept; a newer one for the same content stays. */
  settle(kept: Pick<Intent, 'id' | 'nonce'>): Promise<void>
  /** Copies the audio to the local disk. */
  fetchAudio(id: string, path: string): Promise<'written' | 'missing'>
}

const REMOVAL_LOOK_MS = 50
/** Whoever has not removed a kept intent by then has died over it. */
const REMOVAL_LIMIT_MS = 1000

interface Making {
  readonly now: () => Date
  readonly newNonce: () => string
}

export function createPromises(store: ObjectStore, { now, newNonce }: Making): Promises {
  return {
    async accept(upload, versions) {
      const lay = await isAudioThere(upload)
      if (!lay) await putAudio(upload)
      const made = await promise(newIntent(upload, versions))
      // Whoever has deleted or swept it meanwhile has removed it before the intent that kept us waiting.
      if (lay && !(await isAudioThere(upload))) await putAudio(upload)
      await removeOlderFailure(made)
      return made
    },

    async submitted({ id, name, bytes }) {
      const submittedAt = now()
      const submission: Submission = { schema: 1, id, name, bytes, submittedAt: submittedAt.toISOString() }
      await store.put(submissionKey(id, submittedAt), toJson(submission))
      return submission
    },

    intentOf,

    async *intents() {
      for await (const { key, modifiedAt } of store.list(INTENTS)) yield { id: idOfKey(key), modifiedAt }
    },

    async adopt(standing, pipelineVersion) {
      const adopted = { ...standing, pipelineVersion }
      await store.put(intentKey(standing.id), toJson(adopted))
      return adopted
    },

    async settle({ id, nonce }) {
      if ((await intentOf(id))?.nonce === nonce) await store.remove(intentKey(id))
    },

    fetchAudio: (id, path) => store.download(audioKey(id), path),
  }

  async function isAudioThere({ id, bytes }: Upload): Promise<boolean> {
    return (await store.head(audioKey(id)))?.size === bytes
  }

  function putAudio({ id, path }: Upload): Promise<void> {
    return store.put(audioKey(id), { path })
  }

  function intentOf(id: string) {
    return readJson(store, intentKey(id), intent)
  }

  /** Of any number of equal uploads at once, one makes the intent and the others join it. */
  async function promise(fresh: Intent): Promise<Intent> {
    for (let waitedMs = 0; ; waitedMs += REMOVAL_LOOK_MS) {
      if ((await store.create(intentKey(fresh.id), toJson(fresh))) === 'created') return fresh
      const standing = await intentOf(fresh.id)
      if (standing === undefined) continue
      const isOver = (await isSettled(standing)) || (await isWithdrawn(store, standing))
      if (!isOver && standing.pipelineVersion === fresh.pipelineVersion) return standing
      if (!isOver || waitedMs >= REMOVAL_LIMIT_MS) break
      await pause(REMOVAL_LOOK_MS)
    }
    await store.put(intentKey(fresh.id), toJson(fresh))
    return fresh
  }

  /**
   * Its failure is written, so the worker is about to remove this very intent: joining it would lose the upload, and so
   * would another one put over it, which that removal could meet. The same goes for one that is withdrawn.
   */
  async function isSettled({ id, nonce }: Intent): Promise<boolean> {
    return (await readJson(store, failureKey(id), failure))?.nonce === nonce
  }

  async function removeOlderFailure(made: Intent) {
    const former = await readJson(store, failureKey(made.id), failure)
    if (former !== undefined && former.nonce !== made.nonce) await store.remove(failureKey(made.id))
  }

  function newIntent(upload: Upload, versions: Versions): Intent {
    const { id, sha256, bytes, container, name, queue, traceparent } = upload
    const submittedAt = now().toISOString()
    const sent = { sha256, bytes, container, name, submittedAt, ...(queue && { queue }) }
    return { schema: 1, id, nonce: newNonce(), ...sent, ...versions, ...(traceparent && { traceparent }) }
  }
}
