import { useSignal, useSignalEffect } from '@preact/signals'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { useServices } from '../model/services.ts'
import type { CloudPoint } from '../words/cloud.ts'
import { planeReach, planeScale } from '../words/plane-scale.ts'
import { drawCloud } from './draw-cloud.ts'
import { drawSong } from './draw-song.ts'
import { createFinder } from './find-point.ts'
import { readInks } from './inks.ts'
import { type PlacedSong, songOf } from './open-song.ts'
import { OwnPoint } from './own-point.tsx'
import { PointsLayer } from './points-layer.tsx'
import { scaleCanvas } from './scale-canvas.ts'
import { shownOnPlane } from './shown-on-plane.ts'

/**
 * The valence-arousal plane in two layers: the catalogue, drawn when it changes, and above it the open song with its
 * neighbours, drawn at every move of the pointer.
 */
export function PlaneView() {
  const services = useServices()
  const { plane, desk } = services
  const frame = useRef<HTMLDivElement>(null)
  const below = useRef<HTMLCanvasElement>(null)
  const above = useRef<HTMLCanvasElement>(null)
  const side = useSignal(0)
  const scheme = useSignal(0)

  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      side.value = Math.round(entry?.contentRect.width ?? 0)
    })
    if (frame.current !== null) observer.observe(frame.current)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const repaint = () => {
      scheme.value += 1
    }
    dark.addEventListener('change', repaint)
    return () => {
      observer.disconnect()
      dark.removeEventListener('change', repaint)
    }
  }, [side, scheme])

  const points = plane.cloud.value?.points ?? NO_POINTS
  const scale = useMemo(() => planeScale(side.value, planeReach(points)), [side.value, points])
  const finder = useMemo(() => createFinder(points, scale), [points, scale])

  useLayoutEffect(() => {
    const context = scaleCanvas(below.current, scale.side)
    if (context !== undefined) drawCloud(context, { points, scale, inks: readInks() })
  }, [points, scale, scheme.value])

  useSignalEffect(() => {
    void scheme.value
    const context = scaleCanvas(above.current, side.value)
    if (context !== undefined) drawSong(context, shownOnPlane(services, side.value))
  })

  const hovered = plane.cloud.value?.byFilename.get(plane.hovered.value ?? '')
  const placed = songOf(desk.open.value)
  return (
    <figure>
      <div class="plane" ref={frame}>
        <canvas ref={below} class={points.length > 0 ? 'filled' : undefined} />
        <PointsLayer canvas={above} points={points} find={finder} />
        <span class="corner energetic">energetic</span>
        <span class="corner happy">happy</span>
        <span class="corner sad">sad</span>
        <span class="corner calm">calm</span>
        <span class="axis across" aria-hidden="true">
          pleasant →
        </span>
        <span class="axis up" aria-hidden="true">
          stirring →
        </span>
        {side.value > 0 && <OwnPoint scale={scale} />}
      </div>
      <figcaption>
        {hovered?.title ?? caption(placed, points)}
        {hovered?.mood && <em class={`ink-${hovered.mood}`}> {hovered.mood}</em>}
      </figcaption>
    </figure>
  )
}

const NO_POINTS = [] as const

function caption(song: PlacedSong | undefined, points: readonly CloudPoint[]): string {
  if (song !== undefined) return 'Your song, how far off it may be, and its neighbours.'
  return points.some(({ hasAudio }) => hasAudio)
    ? 'Each point is a track: choose one to hear it.'
    : 'Each point is a track.'
}
