import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { CatalogueMap, CatalogueResource } from '#libs/contract/catalogue'
import { type Api, isAbsent } from '../server/api.ts'
import { type Cloud, type CloudPoint, gatherCloud, piecesToTry } from '../words/cloud.ts'
import type { Recommended } from '../words/neighbour.ts'
import { type Affect, MIDDLE } from '../words/plane-scale.ts'
import type { Desk } from './desk.ts'

/** The valence-arousal plane: the catalogue, the open song, and a point of one's own. */
export interface Plane {
  readonly cloud: ReadonlySignal<Cloud | undefined>
  /** A few that can be heard, to be tried by somebody without a song. */
  readonly pieces: ReadonlySignal<readonly CloudPoint[]>
  /** File name of the track under the pointer, or in focus, in the plane or in the list. */
  readonly hovered: Signal<string | undefined>
  readonly ownPoint: ReadonlySignal<Affect | undefined>
  /** Around which point music is listed: one's own, or, as long as no song is open, the middle. */
  readonly centre: ReadonlySignal<Affect | undefined>
  /** How the catalogue's features lie, to compare songs with. */
  readonly overview: ReadonlySignal<CatalogueResource | undefined>
  /** The tracks that are listed and joined: around a point, or like the open song. */
  readonly neighbours: ReadonlySignal<readonly Recommended[]>
  /** Why there are none. */
  readonly reason: ReadonlySignal<string | undefined>
  load(): Promise<void>
  movePoint(point: Affect | undefined): void
}

/** A drag asks a few times a second, not at every pixel. */
const ASK_AFTER_MS = 120
const PIECES = 3
const HOME: Affect = { valence: MIDDLE, arousal: MIDDLE }

interface Answer {
  readonly items: readonly Recommended[]
  readonly reason?: string | undefined
}

const NONE: Answer = { items: [] }

export function createPlane(api: Api, desk: Desk): Plane {
  const cloud = signal<Cloud | undefined>(undefined)
  const ownPoint = signal<Affect | undefined>(undefined)
  const overview = signal<CatalogueResource | undefined>(undefined)
  const around = signal<Answer>(NONE)
  const isEmptyDesk = computed(() => desk.open.value === undefined && (cloud.value?.points.length ?? 0) > 0)
  const centre = computed(() => ownPoint.value ?? (isEmptyDesk.value ? HOME : undefined))

  effect(() => {
    const point = centre.value
    if (point === undefined) return
    const timer = setTimeout(() => void ask(point), ASK_AFTER_MS)
    return () => clearTimeout(timer)
  })

  async function load() {
    try {
      const [map, resource] = await Promise.all([
        api.read<CatalogueMap>('v1/catalogue/map'),
        api.read<CatalogueResource>('v1/catalogue'),
      ])
      cloud.value = gatherCloud(map)
      overview.value = resource
    } catch (error) {
      if (!isAbsent(error)) throw error
    }
  }

  async function ask(asked: Affect) {
    const query = `valence=${asked.valence.toFixed(2)}&arousal=${asked.arousal.toFixed(2)}`
    try {
      const answer = await api.read<Answer>(`v1/recommendations?${query}`)
      if (centre.value === asked) around.value = answer
    } catch {
      // The point stays where it is; the banner says that the server is away.
    }
  }

  const shown = computed<Answer>(() => {
    if (centre.value !== undefined) return around.value
    const state = desk.open.value?.state.value
    if (state?.kind !== 'known' || state.resource.status !== 'completed') return NONE
    const { quality, recommendations } = state.resource
    return quality.silent ? { ...NONE, reason: 'silent' } : recommendations
  })

  return {
    ...{ cloud, ownPoint, centre, overview, load },
    pieces: computed(() => (cloud.value === undefined ? [] : piecesToTry(cloud.value, PIECES))),
    hovered: signal<string | undefined>(undefined),
    neighbours: computed(() => shown.value.items),
    reason: computed(() => shown.value.reason),
    movePoint(point) {
      ownPoint.value = point
    },
  }
}
