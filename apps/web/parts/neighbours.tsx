import { type Entry, isPending } from '../model/entry.ts'
import type { Plane } from '../model/plane.ts'
import { useServices } from '../model/services.ts'
import { addressOf, audioPath } from '../server/address.ts'
import { featureWords } from '../words/feature-words.ts'
import { type Recommended, sayNoNeighbours, trackTitle } from '../words/neighbour.ts'
import { PlayButton } from './play-button.tsx'

/** The tracks most like the open song, or around a point of one's own. */
export function Neighbours() {
  const { plane, desk } = useServices()
  const items = plane.neighbours.value
  const isOwn = plane.ownPoint.value !== undefined
  return (
    <section class="neighbours" aria-labelledby="neighbours">
      <h2 id="neighbours">{titleOf(plane)}</h2>
      {isOwn && (
        <button type="button" class="plain" onClick={() => plane.movePoint(undefined)}>
          Put the point away
        </button>
      )}
      {items.length === 0 && <p class="quiet">{sayWhyNone(desk.open.value, plane.reason.value)}</p>}
      <ol class={plane.centre.value === undefined ? undefined : 'bare'}>
        {items.map((item) => (
          <Neighbour key={item.filename} item={item} />
        ))}
      </ol>
    </section>
  )
}

function titleOf({ ownPoint, centre }: Plane): string {
  if (ownPoint.value !== undefined) return 'Around your point'
  return centre.value === undefined ? 'Most like it' : 'Around the cross'
}

function sayWhyNone(entry: Entry | undefined, reason: string | undefined): string {
  const state = entry?.state.value
  if (state?.kind === 'known' && state.resource.status === 'completed') return sayNoNeighbours(reason)
  if (state !== undefined && state.kind !== 'listed' && !isPending(state))
    return 'No answer, hence nothing like it. The small cross finds music anywhere in the plane: drag it.'
  return 'Ten songs like yours will stand here. Or drag the small cross: it finds music anywhere in the plane.'
}

function Neighbour({ item }: { readonly item: Recommended }) {
  const { plane, player } = useServices()
  const title = trackTitle(item.filename, item.title)
  const address = addressOf(audioPath(item.filename))
  const isOn = player.sound.value?.address === address
  const isHovered = plane.hovered.value === item.filename
  const [seconds, duration] = [player.seconds.value, player.durationSeconds.value]
  const point = () => {
    plane.hovered.value = item.filename
  }
  const leave = () => {
    plane.hovered.value = undefined
  }
  return (
    <li
      class={[isHovered && 'hovered', isOn && 'on'].filter(Boolean).join(' ')}
      onPointerEnter={point}
      onPointerLeave={leave}
      onFocusIn={point}
      onFocusOut={leave}
    >
      {item.streamUrl === null ? (
        <span class="play mute" title="Its audio is not here" />
      ) : (
        <PlayButton sound={{ address, title, by: item.artist ?? null }} />
      )}
      <span class="name" dir="auto">
        {item.mood && <i class={`swatch fill-${item.mood}`} title={item.mood} />}
        {title}
        {item.artist && <span class="quiet"> {item.artist}</span>}
      </span>
      <span class="why">{item.why && featureWords(item.why)}</span>
      <span class="similarity">
        <svg viewBox="0 0 40 4" preserveAspectRatio="none" aria-hidden="true">
          <rect class="track" width="40" height="4" />
          <rect class="part" width={40 * item.similarity} height="4" />
        </svg>
        <span class="number" title="similarity, 1 = the same">
          {item.similarity.toFixed(2)}
        </span>
      </span>
      <input
        class="seek"
        type="range"
        aria-label={`Position in ${title}`}
        min="0"
        max={isOn && duration > 0 ? duration : 1}
        step="0.1"
        value={isOn ? seconds : 0}
        disabled={!isOn || duration === 0}
        onInput={({ currentTarget }) => player.seek(Number(currentTarget.value))}
      />
    </li>
  )
}
