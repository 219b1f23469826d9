import type { HistoryStatus } from '#libs/contract/history'
import { type Failure, type Submission, submission } from '#libs/contract/stored'
import type { ObjectStore } from '#libs/storage/objects'
import { orUnreadable, readJson } from './json-object.ts'
import { FAILURES, INTENTS, idOfKey, SUBMISSIONS } from './keys.ts'
import type { Outcomes } from './outcomes.ts'
import type { State, States } from './states.ts'

/** One upload, and how its analysis stands now. */
export interface HistoryEntry {
  readonly submission: Submission
  readonly state: State
}

export interface Page<Entry> {
  readonly entries: readonly Entry[]
  /** From where the next page goes on; null where nothing comes after this one. */
  readonly next: string | null
}

export interface HistoryWishes {
  readonly status: HistoryStatus | undefined
  /** `next` of the page before. */
  readonly after: string | undefined
  readonly limit: number
  readonly pipelineVersion: string
}

export interface FailureWishes {
  readonly code: string | undefined
  readonly after: string | undefined
  readonly limit: number
}

export interface History {
  /** Uploads, the newest first. New ones come before all cursors, so that pages neither miss nor repeat any. */
  history(wishes: HistoryWishes): Promise<Page<HistoryEntry>>
  /** Failures by id, for trying them again. */
  failures(wishes: FailureWishes): Promise<Page<Failure>>
}

/** So many entries are read at once. */
const AT_ONCE = 16
/** A page looks at no more keys, and reads no more entries: a rare status then comes in several, short pages. */
const MOST_KEYS = 10_000
const MOST_READ = 500

export function createHistory(
  store: ObjectStore,
  { stateOf, failureOf }: States & Pick<Outcomes, 'failureOf'>,
): History {
  return {
    async history({ status, after, limit, pipelineVersion }) {
      const maybe = await candidates(status)
      return readPage(store, {
        ...{ prefix: SUBMISSIONS, after, limit, maybe },
        async readEntry(key) {
          const [sent, state] = await Promise.all([
            readJson(store, key, submission),
            stateOf(idOfKey(key), pipelineVersion),
          ])
          if (sent === undefined || state === undefined) return undefined
          return status === undefined || state.status === status ? { submission: sent, state } : undefined
        },
      })
    },

    failures: ({ code, after, limit }) =>
      readPage(store, {
        ...{ prefix: FAILURES, after, limit, maybe: () => true },
        async readEntry(key) {
          const failure = await failureOf(idOfKey(key))
          return failure !== undefined && (code === undefined || failure.code === code) ? failure : undefined
        },
      }),
  }

  /** Which ids can stand so, told from listings alone: 10,000 results need not be read to find three failures. */
  async function candidates(status: HistoryStatus | undefined): Promise<(id: string) => boolean> {
    if (status === undefined) return () => true
    const failed = status === 'pending' ? new Set<string>() : await idsOf(FAILURES)
    if (status === 'failed' || status === 'cancelled') return (id) => failed.has(id)
    const promised = await idsOf(INTENTS)
    return status === 'pending' ? (id) => promised.has(id) : (id) => !promised.has(id) && !failed.has(id)
  }

  async function idsOf(prefix: string): Promise<ReadonlySet<string>> {
    const ids = new Set<string>()
    for await (const { key } of store.list(prefix)) ids.add(idOfKey(key))
    return ids
  }
}

interface Reading<Entry> {
  readonly prefix: string
  readonly after: string | undefined
  readonly limit: number
  readonly maybe: (id: string) => boolean
  readonly readEntry: (key: string) => Promise<Entry | undefined>
}

/**
 * Walks the keys below a prefix and reads those that may count, some at once, until the page is full. What cannot be
 * read is left out, or nobody would ever get past it.
 */
async function readPage<Entry>(
  store: Pick<ObjectStore, 'list'>,
  { prefix, after = '', limit, maybe, readEntry }: Reading<Entry>,
): Promise<Page<Entry>> {
  const entries: Entry[] = []
  let waiting: string[] = []
  let visited = 0
  let read = 0
  let last = after
  for await (const { key } of store.list(prefix, { after: after && keyAt(prefix, after) })) {
    const mayFill = entries.length + waiting.length === limit
    if (mayFill || waiting.length === AT_ONCE || visited === MOST_KEYS) await readWaiting()
    if (entries.length === limit || visited === MOST_KEYS || read >= MOST_READ) return { entries, next: last }
    visited += 1
    last = key.slice(prefix.length, -EXTENSION.length)
    if (maybe(idOfKey(key))) waiting.push(key)
  }
  await readWaiting()
  return { entries, next: null }

  async function readWaiting() {
    const found = await Promise.all(waiting.map((key) => readEntry(key).catch(orUnreadable)))
    read += waiting.length
    waiting = []
    entries.push(...found.filter((entry) => entry !== undefined))
  }
}

const EXTENSION = '.json'
const keyAt = (prefix: string, cursor: string) => `${prefix}${cursor}${EXTENSION}`
