import { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'
import type { ObjectStore } from '#libs/storage/objects'
import { numberOfPointer, POINTERS, pointerKey } from './keys.ts'
import { orUnreadable } from './or-unreadable.ts'

/**
 * Which version is current, as numbered objects that are created and never changed: the highest number wins. Going back
 * is a higher number that names an older version.
 */
export interface Pointers {
  /** The version that is current; undefined while nothing was ever published. */
  current(): Promise<string | undefined>
  /** The versions that were current lately, the present one first, each once. */
  history(): Promise<readonly string[]>
  /** Makes a version current; of callers at once each gets a number of its own. */
  point(version: string): Promise<void>
}

interface Pointer {
  readonly number: number
  readonly version: string
}

const KEPT_POINTERS = 20

const storedPointer = z.object({ schema: z.literal(1), version: z.string(), at: z.iso.datetime() })

export function openPointers(store: ObjectStore, now: () => Date): Pointers {
  /** A pointer never changes, so the one that was read last need not be read again. */
  let known: Pointer | undefined

  return {
    async current() {
      const number = (await numbers()).at(-1)
      if (number === undefined) return undefined
      if (known?.number !== number) known = await read(number)
      return known.version
    },

    async history() {
      const latest = (await numbers()).slice(-KEPT_POINTERS)
      // An old one went while it was read, or somebody else has written it: the others still tell what was current.
      const pointers = await Promise.all(latest.map((number) => read(number).catch(orUnreadable)))
      return [...new Set(pointers.toReversed().flatMap((pointer) => pointer?.version ?? []))]
    },

    async point(version) {
      const body = `${JSON.stringify({ schema: 1, version, at: now().toISOString() })}\n`
      let number = ((await numbers()).at(-1) ?? 0) + 1
      while ((await store.create(pointerKey(number), body)) === 'exists') number += 1
      await removeUpTo(number - KEPT_POINTERS)
    },
  }

  /** Ascending, as a store lists its keys. */
  async function numbers(): Promise<number[]> {
    const found: number[] = []
    for await (const { key } of store.list(POINTERS)) found.push(numberOfPointer(key) ?? 0)
    return found.filter((number) => number > 0)
  }

  async function read(number: number): Promise<Pointer> {
    const key = pointerKey(number)
    const bytes = await store.get(key)
    // Only old ones are ever removed, and only after newer ones were made: asking again finds those.
    if (bytes === undefined) throw new SmartPlayError('superseded', `${key} went while it was read`)
    try {
      return { number, version: storedPointer.parse(JSON.parse(bytes.toString('utf8'))).version }
    } catch (cause) {
      throw new SmartPlayError('catalogue-invalid', `${key} names no version of the catalogue`, { cause })
    }
  }

  async function removeUpTo(last: number): Promise<void> {
    for (const number of await numbers()) {
      if (number <= last) await store.remove(pointerKey(number))
    }
  }
}
