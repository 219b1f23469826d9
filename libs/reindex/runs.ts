import { randomBytes } from 'node:crypto'
import { readJson, toJson } from '#libs/analyses/json-object'
import type { ObjectStore } from '#libs/storage/objects'
import { chunkKey, outcomeKey, runKey, sourcesKey, TURNS, turnKey, turnOfKey, verdictKey } from './keys.ts'
import {
  type Chunk,
  chunk,
  type Outcome,
  outcome,
  type Run,
  run,
  type Sources,
  sources,
  turn,
  type Verdict,
  verdict,
} from './stored.ts'

/** What a run needs to begin. */
export type NewRun = Pick<Run, 'featuresVersion' | 'pipelineVersion' | 'retryOf' | 'traceparent'>

/** A run and its turn, counted from 1: a later one has a higher turn. */
export interface Turn {
  readonly turn: number
  readonly run: string
}

/**
 * The runs as they lie in the store. All of it may be repeated at any point; whatever two try at once is decided by one
 * conditional put.
 *
 *   (nothing)   begin -> live, where no other run is
 *   live        sources, then chunk after chunk are kept; decide('publish' | 'cancel') -> decided, once
 *   decided     end -> ended
 *   ended       an outcome stands; the next run may begin; a day later the chunks go
 */
export interface ReindexRuns {
  /** Begins a run, or says which one is live. */
  begin(wanted: NewRun): Promise<{ readonly begun: Run } | { readonly live: Run }>
  /** The newest run, while it has no outcome. */
  live(): Promise<Run | undefined>
  runOf(id: string): Promise<Run | undefined>
  /** From the newest to the oldest; those before turn `before`, where one is named. */
  turns(before?: number): AsyncIterable<Turn>
  sourcesOf(id: string): Promise<Sources | undefined>
  /** Keeps which files the run is about; of several who looked, the first is right. */
  keepSources(id: string, found: Sources): Promise<Sources>
  chunkOf(id: string, number: number): Promise<Chunk | undefined>
  keepChunk(id: string, made: Chunk): Promise<void>
  /** Says what was decided, by us or by whoever came first. */
  decide(id: string, wanted: Verdict['verdict']): Promise<Verdict>
  verdictOf(id: string): Promise<Verdict | undefined>
  outcomeOf(id: string): Promise<Outcome | undefined>
  end(id: string, how: Outcome): Promise<void>
}

export interface RunsOptions {
  readonly now?: () => Date
  readonly newId?: () => string
}

export function openReindexRuns(store: ObjectStore, options: RunsOptions = {}): ReindexRuns {
  const { now = () => new Date(), newId = randomId } = options

  return {
    async begin(wanted) {
      const fresh: Run = { schema: 1, id: newId(), startedAt: now().toISOString(), ...wanted }
      for (;;) {
        const newest = await newestTurn()
        const live = newest && (await unlessEnded(newest.run))
        if (live !== undefined) return { live }
        if ((await takeTurn(fresh, (newest?.turn ?? 0) + 1)) === 'created') return { begun: fresh }
      }
    },

    async live() {
      const newest = await newestTurn()
      return newest && unlessEnded(newest.run)
    },

    runOf: (id) => readJson(store, runKey(id), run),
    turns,
    sourcesOf,

    async keepSources(id, found) {
      await store.create(sourcesKey(id), toJson(found))
      return (await sourcesOf(id)) ?? found
    },

    chunkOf: (id, number) => readJson(store, chunkKey(id, number), chunk),

    async keepChunk(id, made) {
      await store.create(chunkKey(id, made.chunk), toJson(made))
    },

    async decide(id, wanted) {
      const ours: Verdict = { schema: 1, verdict: wanted, at: now().toISOString() }
      await store.create(verdictKey(id), toJson(ours))
      return (await verdictOf(id)) ?? ours
    },

    verdictOf,
    outcomeOf,

    async end(id, how) {
      await store.create(outcomeKey(id), toJson(how))
    },
  }

  /** The run is there before its turn, so that nobody finds a turn of nothing. */
  async function takeTurn(fresh: Run, number: number): Promise<'created' | 'exists'> {
    await store.put(runKey(fresh.id), toJson(fresh))
    const taken = await store.create(turnKey(number), toJson({ schema: 1, run: fresh.id }))
    if (taken === 'exists') await store.remove(runKey(fresh.id))
    return taken
  }

  async function newestTurn(): Promise<Turn | undefined> {
    for await (const newest of turns()) return newest
    return undefined
  }

  async function* turns(before?: number): AsyncGenerator<Turn> {
    for await (const { key } of store.list(TURNS, before === undefined ? {} : { after: turnKey(before) })) {
      const taken = await readJson(store, key, turn)
      if (taken !== undefined) yield { turn: turnOfKey(key), run: taken.run }
    }
  }

  async function unlessEnded(id: string): Promise<Run | undefined> {
    return (await store.head(outcomeKey(id))) === undefined ? readJson(store, runKey(id), run) : undefined
  }

  function sourcesOf(id: string) {
    return readJson(store, sourcesKey(id), sources)
  }

  function verdictOf(id: string) {
    return readJson(store, verdictKey(id), verdict)
  }

  function outcomeOf(id: string) {
    return readJson(store, outcomeKey(id), outcome)
  }
}

function randomId(): string {
  return `r${randomBytes(12).toString('hex')}`
}
