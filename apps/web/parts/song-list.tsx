import type { Entry } from '../model/entry.ts'
import { useServices } from '../model/services.ts'
import { SongRow } from './song-row.tsx'

/** Beyond so many rows nobody reads; they are counted instead, and the server's history keeps them. */
const SHOWN = 200

/** All songs, the newest first: those sent from here, and those before. */
export function SongList() {
  const { desk, history } = useServices()
  const [sent, earlier] = [desk.sent.value, desk.earlier.value]
  if (sent.length + earlier.length === 0) return <section class="list" aria-label="History" />
  return (
    <section class="list" aria-label="History">
      <Rows title="This session" entries={sent} />
      <Rows title="Earlier" entries={earlier} />
      {history.standing.value === 'more' && (
        <button type="button" class="plain" onClick={() => void history.loadMore()}>
          Older
        </button>
      )}
    </section>
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
