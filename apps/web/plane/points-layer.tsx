import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useRef } from 'preact/hooks'
import { useServices } from '../model/services.ts'
import { addressOf, audioPath } from '../server/address.ts'
import type { CloudPoint } from '../words/cloud.ts'
import { type Affect, MIDDLE, type Pixels } from '../words/plane-scale.ts'
import { orderByDistance, sayPoint, walk } from '../words/walk.ts'
import { songOf } from './open-song.ts'

interface PointsLayerParts {
  readonly canvas: RefObject<HTMLCanvasElement | null>
  readonly points: readonly CloudPoint[]
  /** The point that the pointer means. */
  readonly find: (at: Pixels) => CloudPoint | undefined
}

const HOME: Affect = { valence: MIDDLE, arousal: MIDDLE }
const NOWHERE = -1

/**
 * The upper canvas, where points are named and played, by pointer or by keys: arrows walk from point to point, the
 * nearest to the song first, Enter plays, Escape leaves. A slider to screen readers: of all roles it is the one whose keys
 * they hand on and whose changes they speak.
 */
export function PointsLayer({ canvas, points, find }: PointsLayerParts) {
  const { plane, player, desk } = useServices()
  const place = useSignal(NOWHERE)
  const order = useRef<readonly CloudPoint[]>([])
  const hovered = plane.cloud.value?.byFilename.get(plane.hovered.value ?? '')
  const under = ({ offsetX, offsetY }: MouseEvent) => find({ x: offsetX, y: offsetY })

  function show(point: CloudPoint | undefined) {
    plane.hovered.value = point?.filename
  }

  function play(point: CloudPoint | undefined) {
    if (point?.hasAudio) player.toggle({ address: addressOf(audioPath(point.filename)), title: point.title, by: null })
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'Escape') return canvas.current?.blur()
    const isPlay = event.key === 'Enter' || event.key === ' '
    const next = walk(event.key, place.value, order.current.length)
    if (!isPlay && next === undefined) return
    event.preventDefault()
    if (isPlay) return play(order.current[place.value])
    place.value = next ?? NOWHERE
    show(order.current[place.value])
  }

  function enter() {
    order.current = orderByDistance(points, plane.centre.value ?? songOf(desk.open.value) ?? HOME)
  }

  function leave() {
    place.value = NOWHERE
    show(undefined)
  }

  const reached = order.current[place.value]
  return (
    <canvas
      ref={canvas}
      tabIndex={0}
      role="slider"
      aria-label={describe(points.length)}
      aria-valuemin={0}
      aria-valuemax={points.length}
      aria-valuenow={place.value + 1}
      aria-valuetext={reached === undefined ? 'no point yet' : sayPoint(reached)}
      class={hovered?.hasAudio ? 'playable' : undefined}
      onKeyDown={press}
      onFocus={enter}
      onBlur={leave}
      onPointerMove={(event) => show(under(event))}
      onPointerLeave={() => show(undefined)}
      onClick={(event) => play(under(event))}
    />
  )
}

function describe(count: number): string {
  return `The catalogue as ${count} points: valence to the right, arousal up. Arrow keys walk through them, Enter plays. The Catalogue page lists them.`
}
