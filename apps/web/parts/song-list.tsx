import { useComputed } from '@preact/signals'
import type { Entry } from '../model/entry.ts'
import { HISTORY_FILTERS, type HistoryFilter } from '../model/history.ts'
import { useServices } from '../model/services.ts'
import { passes } from '../words/row-summary.ts'
import { RetryAll } from './retry-all.tsx'
import { SongRow } from './song-row.tsx'

/** Beyond so many rows nobody reads; they are counted instead, and the server's history keeps them. */
const SHOWN = 200

/** All songs, the newest first: those sent from here, and those before; or only those that failed, or have an answer. */
export function SongList() {
  const { desk, history } = useServices()
  const { filter } = history
  const sent = useComputed(() => desk.sent.value.filter(({ state }) => passes(state.value, filter.value)))
  const earlier = useComputed(() => {
    const own = new Set(desk.sent.value.map(({ id }) => id.value))
    return history.entries.value.filter(({ id, state }) => !own.has(id.value) && state.value.kind !== 'forgotten')
  })
  const isBare = filter.value === 'all' && desk.sent.value.length + earlier.value.length === 0
  if (isBare) return <section class="list" aria-label="History" />
  const isEmpty = sent.value.length + earlier.value.length === 0 && history.standing.value !== 'unread'
  return (
    <section class="list" aria-label="History">
      <Filters />
      {filter.value === 'failed' && !isEmpty && <RetryAll />}
      {isEmpty && <p class="quiet none">{NONE[filter.value]}</p>}
      <Rows title="This session" entries={sent.value} />
      <Rows title="Earlier" entries={earlier.value} />
      {history.standing.value === 'more' && (
        <button type="button" class="plain" onClick={() => void history.loadMore().catch(ignoreAway)}>
          Older
        </button>
      )}
    </section>
  )
}

const FILTER_WORDS: Readonly<Record<HistoryFilter, string>> = { all: 'All', failed: 'Failed', completed: 'Answered' }
const NONE: Readonly<Record<HistoryFilter, string>> = {
  all: 'Nothing has been sent yet.',
  failed: 'Nothing has failed.',
  completed: 'Nothing has an answer yet.',
}

function Filters() {
  const { history } = useServices()
  return (
    <fieldset class="filters">
      <legend class="unseen">Which songs are listed</legend>
      {HISTORY_FILTERS.map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={history.filter.value === filter}
          onClick={() => void history.choose(filter).catch(ignoreAway)}
        >
          {FILTER_WORDS[filter]}
        </button>
      ))}
    </fieldset>
  )
}

function Rows({ title, entries }: { readonly title: string; readonly entries: readonly Entry[] }) {
  if (entries.length === 0) return null
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {entries.slice(0, SHOWN).map((entry) => (
          <SongRow key={entry.key} entry={entry} />
        ))}
      </ul>
      {entries.length > SHOWN && <p class="quiet">and {entries.length - SHOWN} more</p>}
    </>
  )
}

/** The banner says it. */
function ignoreAway(): void {}
