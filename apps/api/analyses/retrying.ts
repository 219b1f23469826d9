import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { FailureWishes } from '#libs/analyses/history'
import { orUnreadable } from '#libs/analyses/json-object'
import type { Ledger } from '#libs/analyses/ledger'
import type { Upload } from '#libs/analyses/promises'
import { sniffFile } from '#libs/audio/sniff'
import { SmartPlayError } from '#libs/contract/errors'
import type { RetryReport } from '#libs/contract/history'
import type { Failure } from '#libs/contract/stored'
import type { Scratch } from '#libs/scratch/scratch'
import type { Span } from '#libs/tracing/tracer'
import type { Analyses } from './analyses.ts'

export interface RetryingDeps {
  readonly ledger: Pick<Ledger, 'fetchAudio' | 'failures'>
  readonly analyses: Pick<Analyses, 'stateOf' | 'resubmit'>
  readonly scratch: Pick<Scratch, 'newPath'>
}

/** Tries what has failed again, with the audio that the store still has, as part of the request whose span is given. */
export interface Retrying {
  retry(id: string, request: Span, queue?: 'batch'): Promise<'retried' | 'audio-gone' | 'not-failed' | 'unknown'>
  /** The next so many failures, behind all that is sent alone; `nextCursor` is where the rest begins. */
  retryAll(wishes: FailureWishes, request: Span): Promise<RetryReport>
}

const COUNTED_AS = { retried: 'retried', 'audio-gone': 'audioGone', unreadable: 'unreadable' } as const

/**
 * A failure says neither what the content's hash is nor in which container it lies: the audio itself does, and is read for
 * it. That keeps a retry to what the door does with an upload, at the cost of one more read of the audio.
 */
export function createRetrying({ ledger, analyses, scratch }: RetryingDeps): Retrying {
  return {
    async retry(id, request, queue) {
      const state = await analyses.stateOf(id)
      if (state === undefined) return 'unknown'
      return 'failure' in state ? retryFailed(state.failure, request, queue) : 'not-failed'
    },

    async retryAll(wishes, request) {
      const { entries, next } = await ledger.failures(wishes)
      const report = { retried: 0, audioGone: 0, unreadable: 0 }
      for (const failure of entries) {
        const outcome = await retryFailed(failure, request, 'batch').catch(orUnreadable)
        report[COUNTED_AS[outcome ?? 'unreadable']] += 1
      }
      return { ...report, nextCursor: next }
    },
  }

  async function retryFailed(failure: Failure, span: Span, queue?: 'batch'): Promise<'retried' | 'audio-gone'> {
    const { id, name, traceparent: follows } = failure
    const sentTo = queue && { queue }
    const path = scratch.newPath()
    try {
      if ((await ledger.fetchAudio(id, path)) === 'missing') return 'audio-gone'
      await analyses.resubmit({ id, path, name, ...sentTo, ...(await inspect(id, path)), span, follows })
      return 'retried'
    } finally {
      await rm(path, { force: true })
    }
  }
}

async function inspect(id: string, path: string): Promise<Pick<Upload, 'sha256' | 'bytes' | 'container'>> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  const container = await sniffFile(path)
  if (container === undefined) throw new SmartPlayError('internal', `the audio of ${id} in the store is no audio`)
  return { sha256: hash.digest('hex'), bytes: (await stat(path)).size, container }
}
