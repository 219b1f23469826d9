import { useLayoutEffect, useRef } from 'preact/hooks'
import { useServices } from '../model/services.ts'
import { type Affect, MIDDLE, type PlaneScale } from '../words/plane-scale.ts'

const STEP = 0.1
const LARGE_STEP = 0.5
const HOME: Affect = { valence: MIDDLE, arousal: MIDDLE }

const MOVES: Readonly<Record<string, Affect>> = {
  ArrowLeft: { valence: -1, arousal: 0 },
  ArrowRight: { valence: 1, arousal: 0 },
  ArrowDown: { valence: 0, arousal: -1 },
  ArrowUp: { valence: 0, arousal: 1 },
}

/** A point of one's own: dragged, or moved by arrow keys, it asks for music there. Escape puts it away. */
export function OwnPoint({ scale }: { readonly scale: PlaneScale }) {
  const { plane } = useServices()
  const handle = useRef<HTMLButtonElement>(null)
  const point = plane.ownPoint.value
  const { valence, arousal } = point ?? HOME

  useLayoutEffect(() => {
    const { x, y } = scale.toPixels({ valence, arousal })
    // By the object model: the page's policy allows no style attribute.
    handle.current?.style.setProperty('transform', `translate(${x}px, ${y}px)`)
  }, [scale, valence, arousal])

  function drag({ clientX, clientY, currentTarget, pointerId }: PointerEvent) {
    if (!(currentTarget instanceof HTMLElement) || !currentTarget.hasPointerCapture(pointerId)) return
    const frame = currentTarget.parentElement?.getBoundingClientRect()
    if (frame !== undefined) plane.movePoint(scale.toAffect({ x: clientX - frame.left, y: clientY - frame.top }))
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'Escape') return plane.movePoint(undefined)
    const move = MOVES[event.key]
    if (move === undefined) return
    event.preventDefault()
    const step = event.shiftKey ? LARGE_STEP : STEP
    const moved = { valence: valence + step * move.valence, arousal: arousal + step * move.arousal }
    plane.movePoint(scale.toAffect(scale.toPixels(moved)))
  }

  return (
    <button
      ref={handle}
      type="button"
      role="slider"
      class={point === undefined ? 'own' : 'own placed'}
      aria-label="A point of your own. Arrow keys move it; music around it is listed."
      aria-valuemin={1}
      aria-valuemax={9}
      aria-valuenow={Number(valence.toFixed(1))}
      aria-valuetext={`valence ${valence.toFixed(1)}, arousal ${arousal.toFixed(1)}`}
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={drag}
      onKeyDown={press}
    >
      <svg viewBox="-10 -10 20 20" aria-hidden="true">
        <circle r="8" />
        <path d="M-4 0H4M0-4V4" />
      </svg>
    </button>
  )
}
