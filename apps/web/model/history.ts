import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { HistoryPage, RetryReport } from '#libs/contract/history'
import { type Api, isAbsent } from '../server/api.ts'
import { Refusal } from '../server/refusal.ts'
import type { Desk } from './desk.ts'
import { createEntry, type Entry } from './entry.ts'
import type { Follower } from './follower.ts'

/** Which songs are listed; `failed` is the inbox of what needs somebody. */
export const HISTORY_FILTERS = ['all', 'failed', 'completed'] as const
export type HistoryFilter = (typeof HISTORY_FILTERS)[number]

/** What was sent before, page by page. */
export interface History {
  readonly filter: ReadonlySignal<HistoryFilter>
  /** Of the present filter, the newest first. */
  readonly entries: ReadonlySignal<readonly Entry[]>
  /** Of the present filter. `absent`: the server tells none. */
  readonly standing: ReadonlySignal<Standing>
  /** What has become of trying all failures again. */
  readonly retrying: ReadonlySignal<Retrying>
  choose(filter: HistoryFilter): Promise<void>
  loadMore(): Promise<void>
  /** Lets everything that failed be tried again, also what is on no page here. */
  retryAll(): Promise<void>
}

type Standing = 'unread' | 'more' | 'all' | 'absent'

export type Retrying =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly report: Omit<RetryReport, 'nextCursor'> }
  | { readonly kind: 'refused'; readonly reason: string }

interface Listing {
  readonly entries: Signal<readonly Entry[]>
  readonly standing: Signal<Standing>
  cursor: string | null
}

export interface HistoryPorts {
  readonly api: Api
  readonly desk: Desk
  readonly follower: Follower
}

const PAGE = 20

export function createHistory({ api, desk, follower }: HistoryPorts): History {
  const filter = signal<HistoryFilter>('all')
  const retrying = signal<Retrying>({ kind: 'idle' })
  const listings = { all: openListing(), failed: openListing(), completed: openListing() }

  async function load(wanted: HistoryFilter) {
    const listing = listings[wanted]
    try {
      const page = await api.read<HistoryPage>(`v1/analyses?${queryOf(wanted, listing.cursor)}`)
      const read = page.items.map((item) =>
        createEntry({ key: `earlier-${item.id}`, name: item.name, id: item.id, state: { kind: 'listed', item } }),
      )
      batch(() => {
        listing.cursor = page.nextCursor
        listing.standing.value = page.nextCursor === null ? 'all' : 'more'
        listing.entries.value = [...new Set([...listing.entries.value, ...desk.remember(read)])]
      })
      followPending(listing.entries.value)
    } catch (error) {
      if (!isAbsent(error)) throw error
      listing.standing.value = 'absent'
    }
  }

  function followPending(entries: readonly Entry[]) {
    for (const entry of entries) {
      const { value: state } = entry.state
      if (state.kind === 'listed' && state.item.status === 'pending') lookAndFollow(entry)
    }
  }

  function lookAndFollow(entry: Entry) {
    void follower.look(entry).then(() => follower.follow(entry))
  }

  async function retryAll() {
    retrying.value = { kind: 'running' }
    try {
      retrying.value = { kind: 'done', report: await retryEach(api) }
    } catch (error) {
      retrying.value = {
        kind: 'refused',
        reason: error instanceof Refusal ? error.message : 'The server does not answer.',
      }
    }
    listings.failed.entries.value.forEach(lookAndFollow)
  }

  return {
    filter,
    entries: computed(() => listings[filter.value].entries.value),
    standing: computed(() => listings[filter.value].standing.value),
    retrying,
    async choose(wanted) {
      filter.value = wanted
      retrying.value = { kind: 'idle' }
      // What has failed or was completed since is on the first page: a filter is read anew each time.
      if (wanted !== 'all') empty(listings[wanted])
      if (listings[wanted].standing.value === 'unread') await load(wanted)
    },
    loadMore: () => load(filter.value),
    retryAll,
  }
}

function openListing(): Listing {
  return { entries: signal<readonly Entry[]>([]), standing: signal<Standing>('unread'), cursor: null }
}

function empty(listing: Listing) {
  batch(() => {
    listing.entries.value = []
    listing.standing.value = 'unread'
    listing.cursor = null
  })
}

function queryOf(filter: HistoryFilter, cursor: string | null): string {
  return [
    `limit=${PAGE}`,
    ...(filter === 'all' ? [] : [`status=${filter}`]),
    ...(cursor === null ? [] : [`cursor=${encodeURIComponent(cursor)}`]),
  ].join('&')
}

/** The server promises a hundred at a time. */
async function retryEach(api: Api): Promise<Omit<RetryReport, 'nextCursor'>> {
  let [retried, audioGone, unreadable] = [0, 0, 0]
  let cursor: string | null = null
  do {
    const after: string = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`
    const report: RetryReport = await api.send<RetryReport>('POST', `v1/analyses/retry${after}`)
    retried += report.retried
    audioGone += report.audioGone
    unreadable += report.unreadable
    cursor = report.nextCursor
  } while (cursor !== null)
  return { retried, audioGone, unreadable }
}
