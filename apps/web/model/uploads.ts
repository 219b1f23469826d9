import type { AnalysisResource } from '#libs/contract/api'
import { Refusal } from '../server/refusal.ts'
import type { Sending } from '../server/send-file.ts'
import type { Desk } from './desk.ts'
import type { Entry } from './entry.ts'
import { persist } from './persist.ts'
import type { Reachability } from './reachability.ts'

/** Sends what was dropped, a few files at once, in the order in which they came. */
export interface Uploads {
  add(files: readonly File[]): void
  /** Sends an entry's file once more. */
  again(entry: Entry): void
  /** Takes an entry out of the line, or breaks its upload off. */
  cancel(entry: Entry): void
}

export interface UploadPorts {
  readonly desk: Desk
  readonly reachability: Reachability
  /** Asked where the server wants a key: resolves when one is there. */
  readonly untilSignedIn: () => Promise<void>
  readonly sendFile: (file: File, sending: Sending) => Promise<AnalysisResource>
  readonly onSent: (entry: Entry) => void
}

/** Browsers open six connections to a host: two for uploads leave room for streams, questions and sound. */
const AT_ONCE = 2

export function createUploads({ desk, reachability, untilSignedIn, sendFile, onSent }: UploadPorts): Uploads {
  const line: Entry[] = []
  const sending = new Map<Entry, AbortController>()
  let running = 0

  async function work() {
    running += 1
    for (let entry = line.shift(); entry !== undefined; entry = line.shift()) await deliver(entry)
    running -= 1
  }

  /** What time or a key can mend waits, and goes again by itself. Anything else is for people to read. */
  async function deliver(entry: Entry): Promise<void> {
    const onWait = (error: Error) => desk.update(entry, { kind: 'waiting', ...reasonOf(error) })
    try {
      await persist(() => send(entry), { reachability, untilSignedIn, onWait })
    } catch (error) {
      desk.update(entry, { kind: 'refused', ...wordsOf(error) })
    }
  }

  async function send(entry: Entry): Promise<void> {
    if (entry.file === undefined || entry.state.value.kind === 'forgotten') return
    const controller = new AbortController()
    sending.set(entry, controller)
    try {
      const onProgress = (sentShare: number) => desk.update(entry, { kind: 'uploading', sentShare })
      onProgress(0)
      const resource = await sendFile(entry.file, { onProgress, signal: controller.signal })
      reachability.noteAnswer()
      desk.learn(entry, resource)
      onSent(entry)
    } catch (error) {
      if (controller.signal.aborted) return
      reachability.noteFailure(error)
      throw error
    } finally {
      sending.delete(entry)
    }
  }

  function enqueue(entries: readonly Entry[]) {
    line.push(...entries)
    while (running < Math.min(AT_ONCE, line.length + running)) void work()
  }

  return {
    add(files) {
      if (files.length === 0) return
      const entries = desk.add(files)
      desk.show(entries[0])
      enqueue(entries)
    },
    cancel(entry) {
      sending.get(entry)?.abort()
      desk.forget(entry)
    },
    again(entry) {
      desk.update(entry, { kind: 'waiting' })
      enqueue([entry])
    },
  }
}

/** Of a server that says nothing the banner tells. */
function reasonOf(error: Error): { readonly reason?: string } {
  return error instanceof Refusal ? { reason: error.title } : {}
}

function wordsOf(error: unknown): { readonly title: string; readonly detail: string } {
  const title = error instanceof Refusal ? error.title : 'Not sent'
  return { title, detail: error instanceof Error ? error.message : String(error) }
}
