import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import type { AnalysisResource } from '#libs/contract/api'
import { createEntry, type Entry, type EntryState, isPending } from './entry.ts'

interface Burst {
  readonly startedAtMs: number
  readonly entries: readonly Entry[]
}

/** All songs on the page, and the one that is open. */
export interface Desk {
  /** Sent from here, the newest first. */
  readonly sent: ReadonlySignal<readonly Entry[]>
  /** From the history or by an address. */
  readonly earlier: ReadonlySignal<readonly Entry[]>
  readonly open: ReadonlySignal<Entry | undefined>
  /** What was dropped lately: it grows while any of it is on its way, and begins anew after that. */
  readonly burst: ReadonlySignal<Burst>
  add(files: readonly File[]): readonly Entry[]
  /** Answers with the same songs in the same order, each as the desk knows it. */
  remember(entries: readonly Entry[]): readonly Entry[]
  find(id: string): Entry | undefined
  show(entry: Entry | undefined): void
  update(entry: Entry, state: EntryState): void
  /** The server has said what becomes of an entry; another one of the same content makes room. */
  learn(entry: Entry, resource: AnalysisResource): void
  /** Nothing of it shall be left; where it is open, that is said. */
  forget(entry: Entry): void
}

export function createDesk(): Desk {
  const sent = signal<readonly Entry[]>([])
  const earlier = signal<readonly Entry[]>([])
  const open = signal<Entry | undefined>(undefined)
  const burst = signal<Burst>({ startedAtMs: 0, entries: [] })
  const all = computed(() => [...sent.value, ...earlier.value])
  let count = 0

  function update(entry: Entry, state: EntryState) {
    entry.state.value = state
  }

  function keepOnly(isKept: (entry: Entry) => boolean) {
    sent.value = sent.value.filter(isKept)
    earlier.value = earlier.value.filter(isKept)
  }

  const find = (id: string) => all.value.find((entry) => entry.id.value === id)

  return {
    ...{ sent, earlier, open, burst, update, find },
    add(files) {
      const entries = files.map((file) => {
        count += 1
        const ownAddress = URL.createObjectURL(file)
        return createEntry({ key: `sent-${count}`, name: file.name, state: { kind: 'waiting' }, file, ownAddress })
      })
      const isGoingOn = burst.value.entries.some(({ state }) => isPending(state.value))
      const { startedAtMs, entries: before } = isGoingOn ? burst.value : { startedAtMs: Date.now(), entries: [] }
      burst.value = { startedAtMs, entries: [...before, ...entries] }
      sent.value = [...entries.toReversed(), ...sent.value]
      return entries
    },
    remember(entries) {
      const known = new Map(all.value.map((entry) => [entry.id.value, entry]))
      const fresh = entries.filter((entry) => {
        const isFresh = !known.has(entry.id.value)
        if (isFresh) known.set(entry.id.value, entry)
        return isFresh
      })
      earlier.value = [...earlier.value, ...fresh]
      return [...new Set(entries.map((entry) => known.get(entry.id.value) ?? entry))]
    },
    show(entry) {
      open.value = entry
    },
    learn(entry, resource) {
      batch(() => {
        if (entry.id.value === undefined) keepOnly((other) => other === entry || other.id.value !== resource.id)
        entry.id.value = resource.id
        update(entry, { kind: 'known', resource })
      })
    },
    forget(entry) {
      batch(() => {
        keepOnly((other) => other !== entry)
        burst.value = { ...burst.value, entries: burst.value.entries.filter((other) => other !== entry) }
        update(entry, { kind: 'forgotten' })
        if (entry.ownAddress !== undefined) URL.revokeObjectURL(entry.ownAddress)
      })
    },
  }
}
