import { useSignal } from '@preact/signals'
import { useServices } from '../model/services.ts'
import { addressOf, audioPath } from '../server/address.ts'
import type { CloudPoint } from '../words/cloud.ts'
import { PlayButton } from './play-button.tsx'

/** The empty desk: what this is, and three pieces of the catalogue to try it with. */
export function TryThese() {
  const { plane, session } = useServices()
  const pieces = plane.pieces.value
  return (
    <article class="card empty">
      <p class="above">a song and a question</p>
      <h2 class="display">how does it feel?</h2>
      <p class="sentence">
        SmartPlay listens to the first thirty seconds, says which of four moods it hears and how sure it is, and finds
        the songs most like it.
      </p>
      {pieces.length > 0 && session.may('upload') && (
        <>
          <h3>No song at hand? Try one of these.</h3>
          <ul class="pieces">
            {pieces.map((piece) => (
              <Piece key={piece.filename} piece={piece} />
            ))}
          </ul>
        </>
      )}
    </article>
  )
}

function Piece({ piece }: { readonly piece: CloudPoint }) {
  const { api, uploads, plane } = useServices()
  const isFetching = useSignal(false)

  async function analyse() {
    isFetching.value = true
    try {
      const blob = await api.readBlob(audioPath(piece.filename))
      uploads.add([new File([blob], piece.filename, { type: blob.type })])
    } finally {
      isFetching.value = false
    }
  }

  const point = () => {
    plane.hovered.value = piece.filename
  }
  const leave = () => {
    plane.hovered.value = undefined
  }
  return (
    <li onPointerEnter={point} onPointerLeave={leave} onFocusIn={point} onFocusOut={leave}>
      <PlayButton sound={{ address: addressOf(audioPath(piece.filename)), title: piece.title, by: null }} />
      <span class="name" dir="auto">
        {piece.mood !== null && <i class={`swatch fill-${piece.mood}`} />}
        {piece.title}
      </span>
      <button type="button" disabled={isFetching.value} onClick={() => void analyse()}>
        Analyse
      </button>
    </li>
  )
}
