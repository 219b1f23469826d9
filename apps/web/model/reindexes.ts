import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { CatalogueResource, CatalogueVersion } from '#libs/contract/catalogue'
import type { ReindexesPage, ReindexResource } from '#libs/contract/reindex'
import { type Api, isAbsent } from '../server/api.ts'
import { Refusal } from '../server/refusal.ts'
import { isLive } from '../words/reindex-line.ts'
import { followReindex } from './follow-reindex.ts'
import type { Reachability } from './reachability.ts'

/** The catalogue, its versions, and the runs that make them. Follows the live run from `watch` until `leave`. */
export interface Reindexes {
  readonly catalogue: ReadonlySignal<CatalogueResource | undefined>
  readonly versions: ReadonlySignal<readonly CatalogueVersion[]>
  /** The newest first. */
  readonly runs: ReadonlySignal<readonly ReindexResource[]>
  readonly hasOlderRuns: ReadonlySignal<boolean>
  /** False where the server has no reindex, or tells this key nothing of it. */
  readonly isOffered: ReadonlySignal<boolean>
  readonly fault: ReadonlySignal<string | undefined>
  watch(): Promise<void>
  leave(): void
  start(): Promise<void>
  cancel(id: string): Promise<void>
  /** Another run over the same files: what failed is tried again, all else is kept. */
  retry(id: string): Promise<void>
  showOlderRuns(): Promise<void>
  makeCurrent(version: string): Promise<void>
}

interface Versions {
  readonly items: readonly CatalogueVersion[]
}

const ASK_EVERY_MS = 1000
const LIVE_ATTEMPTS = 8
const PAGE = 10

export interface ReindexPorts {
  readonly api: Api
  readonly reachability: Reachability
  /** Another version is live: whatever shows the catalogue shows an old one. */
  readonly onPublished: () => void
}

export function createReindexes({ api, reachability, onPublished }: ReindexPorts): Reindexes {
  const catalogue = signal<CatalogueResource | undefined>(undefined)
  const versions = signal<readonly CatalogueVersion[]>([])
  const runs = signal<readonly ReindexResource[]>([])
  const olderRuns = signal<string | null>(null)
  const isOffered = signal(false)
  const fault = signal<string | undefined>(undefined)
  let leaving = new AbortController()

  function learn(run: ReindexResource) {
    const others = runs.value.filter(({ id }) => id !== run.id)
    runs.value = [run, ...others].toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
  }

  async function refresh() {
    catalogue.value = await api.read<CatalogueResource>('v1/catalogue')
    versions.value = (await readOr<Versions>(api, 'v1/catalogue/versions', { items: [] })).items
    const page = await readOr<ReindexesPage | undefined>(api, `v1/reindexes?limit=${PAGE}`, undefined)
    isOffered.value = page !== undefined
    runs.value = page?.items ?? []
    olderRuns.value = page?.nextCursor ?? null
  }

  async function readOlder() {
    const page = await api.read<ReindexesPage>(`v1/reindexes?limit=${PAGE}&cursor=${olderRuns.value}`)
    const known = new Set(runs.value.map(({ id }) => id))
    runs.value = [...runs.value, ...page.items.filter(({ id }) => !known.has(id))]
    olderRuns.value = page.nextCursor
  }

  async function begin(path: string) {
    await attempt(async () => learn(await api.send<ReindexResource>('POST', path)))
    followLive()
  }

  /** The API takes a new version up within seconds of its being published. */
  async function untilLive(id: string, signal: AbortSignal) {
    for (let attempts = 0; attempts < LIVE_ATTEMPTS && !signal.aborted; attempts += 1) {
      await attempt(refresh)
      const published = runs.value.find((run) => run.id === id)?.catalogue ?? null
      if (published === null || published === catalogue.value?.version) break
      await pause(ASK_EVERY_MS)
    }
    onPublished()
  }

  async function attempt(work: () => Promise<unknown>) {
    try {
      fault.value = undefined
      await work()
    } catch (error) {
      fault.value = error instanceof Refusal ? error.message : 'The server does not answer.'
    }
  }

  function followLive() {
    leaving.abort()
    leaving = new AbortController()
    const live = runs.value.find(isLive)
    if (live === undefined) return
    const { signal } = leaving
    void followReindex(live.id, { api, reachability, onNews: learn }, signal).then(() => untilLive(live.id, signal))
  }

  return {
    ...{ catalogue, versions, runs, isOffered, fault },
    hasOlderRuns: computed(() => olderRuns.value !== null),
    async watch() {
      await attempt(refresh)
      followLive()
    },
    leave: () => leaving.abort(),
    start: () => begin('v1/reindexes'),
    retry: (id) => begin(`v1/reindexes/${id}/retry`),
    cancel: (id) => attempt(async () => learn(await api.send<ReindexResource>('DELETE', `v1/reindexes/${id}`))),
    showOlderRuns: () => attempt(readOlder),
    makeCurrent: (version) =>
      attempt(async () => {
        await api.send('POST', 'v1/catalogue/current', { version })
        await refresh()
        onPublished()
      }),
  }
}

/** An older release, or a key that may not: then there is nothing of it on the page. */
async function readOr<Answer>(api: Api, path: string, fallback: Answer): Promise<Answer> {
  try {
    return await api.read<Answer>(path)
  } catch (error) {
    if (isAbsent(error)) return fallback
    throw error
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
