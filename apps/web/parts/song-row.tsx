import type { Entry } from '../model/entry.ts'
import { useServices } from '../model/services.ts'
import { rowSummary } from '../words/row-summary.ts'
import { stageLine } from '../words/stage-line.ts'

/** One song in a line: what it is, or how far. */
export function SongRow({ entry }: { readonly entry: Entry }) {
  const { desk, open } = useServices()
  const state = entry.state.value
  const { text, mood, tone } = rowSummary(state)
  const resource = state.kind === 'known' ? state.resource : undefined
  return (
    <li class={`row ${tone}`}>
      <button type="button" aria-current={desk.open.value === entry ? 'true' : undefined} onClick={() => open(entry)}>
        <i class={mood ? `swatch fill-${mood}` : 'swatch'} />
        <span class="name" dir="auto">
          {resource?.name ?? (entry.name || 'A shared song')}
        </span>
        {tone === 'pending' && (
          <span class="tiny" aria-hidden="true">
            {stageLine(resource).map((segment) => (
              <i key={segment.stage} class={segment.state} />
            ))}
          </span>
        )}
        <span class={mood ? `ink-${mood}` : 'quiet'}>{text}</span>
      </button>
    </li>
  )
}
