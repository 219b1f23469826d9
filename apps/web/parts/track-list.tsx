import { useComputed, useSignal } from '@preact/signals'
import { useServices } from '../model/services.ts'
import { addressOf, audioPath } from '../server/address.ts'
import { sayCount } from '../words/amounts.ts'
import { type CloudTrack, findTracks } from '../words/cloud.ts'
import { PlayButton } from './play-button.tsx'

const STEP = 50

/** Every track in words: what the plane shows, for those who would rather read, search or listen to a list. */
export function TrackList() {
  const { plane } = useServices()
  const sought = useSignal('')
  const shown = useSignal(STEP)
  const found = useComputed(() => findTracks(plane.cloud.value, sought.value))
  if (plane.cloud.value === undefined) return null
  return (
    <section class="tracks" aria-labelledby="tracks">
      <h2 id="tracks">Tracks</h2>
      <input
        type="search"
        aria-label="Search titles"
        placeholder="Search titles"
        value={sought.value}
        onInput={({ currentTarget }) => {
          sought.value = currentTarget.value
          shown.value = STEP
        }}
      />
      <p class="quiet" role="status">
        {sought.value === '' ? '' : `${sayCount(found.value.length, 'track')} found`}
      </p>
      <ul>
        {found.value.slice(0, shown.value).map((track) => (
          <Row key={track.filename} track={track} />
        ))}
      </ul>
      {found.value.length > shown.value && (
        <button
          type="button"
          class="plain"
          onClick={() => {
            shown.value += STEP
          }}
        >
          More
        </button>
      )}
    </section>
  )
}

function Row({ track: { filename, title, mood, affect, hasAudio } }: { readonly track: CloudTrack }) {
  return (
    <li>
      {hasAudio ? (
        <PlayButton sound={{ address: addressOf(audioPath(filename)), title, by: null }} />
      ) : (
        <span class="play mute" title="Its audio is not here" />
      )}
      <span class="name" dir="auto">
        {title}
      </span>
      {mood !== null && <span class={`mood ink-${mood}`}>{mood}</span>}
      {affect !== null && (
        <span class="number quiet">
          valence {affect.valence.toFixed(1)}, arousal {affect.arousal.toFixed(1)}
        </span>
      )}
    </li>
  )
}
