import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { CatalogueMap } from '#libs/contract/catalogue'
import { type Api, isAbsent } from '../server/api.ts'
import { type Cloud, gatherCloud } from '../words/cloud.ts'
import type { Recommended } from '../words/neighbour.ts'
import type { Affect } from '../words/plane-scale.ts'
import type { Desk } from './desk.ts'

/** The valence-arousal plane: the catalogue, the open song, and a point of one's own. */
export interface Plane {
  readonly cloud: ReadonlySignal<Cloud | undefined>
  /** File name of the track under the pointer, or in focus, in the plane or in the list. */
  readonly hovered: Signal<string | undefined>
  readonly ownPoint: ReadonlySignal<Affect | undefined>
  /** The tracks that are listed and joined: around one's own point, or like the open song. */
  readonly neighbours: ReadonlySignal<readonly Recommended[]>
  /** Why there are none. */
  readonly reason: ReadonlySignal<string | undefined>
  load(): Promise<void>
  movePoint(point: Affect | undefined): void
}

/** A drag asks a few times a second, not at every pixel. */
const ASK_AFTER_MS = 120

interface Answer {
  readonly items: readonly Recommended[]
  readonly reason?: string | undefined
}

export function createPlane(api: Api, desk: Desk): Plane {
  const cloud = signal<Cloud | undefined>(undefined)
  const ownPoint = signal<Affect | undefined>(undefined)
  const around = signal<Answer>({ items: [] })
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load() {
    try {
      cloud.value = gatherCloud(await api.read<CatalogueMap>('v1/catalogue/map'))
    } catch (error) {
      if (!isAbsent(error)) throw error
    }
  }

  async function ask() {
    const asked = ownPoint.value
    if (asked === undefined) return
    const query = `valence=${asked.valence.toFixed(2)}&arousal=${asked.arousal.toFixed(2)}`
    try {
      const answer = await api.read<Answer>(`v1/recommendations?${query}`)
      if (ownPoint.value === asked) around.value = answer
    } catch {
      // The point stays where it is; the banner says that the server is away.
    }
  }

  const shown = computed<Answer>(() => {
    if (ownPoint.value !== undefined) return around.value
    const state = desk.open.value?.state.value
    const isDone = state?.kind === 'known' && state.resource.status === 'completed'
    return isDone && state.resource.status === 'completed' ? state.resource.recommendations : { items: [] }
  })

  return {
    ...{ cloud, ownPoint, load },
    hovered: signal<string | undefined>(undefined),
    neighbours: computed(() => shown.value.items),
    reason: computed(() => shown.value.reason),
    movePoint(point) {
      ownPoint.value = point
      clearTimeout(timer)
      timer = setTimeout(() => void ask(), ASK_AFTER_MS)
    },
  }
}
