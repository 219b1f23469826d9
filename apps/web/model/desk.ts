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
  remember(entries: readonly Entry[]): void
  find(id: string): Entry | undefined
  show(entry: Entry | undefined): void
  update(entry: Entry, state: EntryState): void
  /** The server has said what becomes of an entry; another one of the same content makes room. */
  learn(entry: Entry, resource: AnalysisResource): void
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

  return {
    ...{ sent, earlier, open, burst, update },
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
      const known = new Set(all.value.map(({ id }) => id.value))
      const fresh = entries.filter(({ id }, index) => {
        const isFirst = entries.findIndex((other) => other.id.value === id.value) === index
        return isFirst && !known.has(id.value)
      })
      earlier.value = [...earlier.value, ...fresh]
    },
    find: (id) => all.value.find((entry) => entry.id.value === id),
    show(entry) {
      open.value = entry
    },
    learn(entry, resource) {
      batch(() => {
        const isOther = (other: Entry) => other === entry || other.id.value !== resource.id
        if (entry.id.value === undefined) {
          sent.value = sent.value.filter(isOther)
          earlier.value = earlier.value.filter(isOther)
        }
        entry.id.value = resource.id
        update(entry, { kind: 'known', resource })
      })
    },
  }
}
