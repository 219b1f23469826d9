import { randomInt } from 'node:crypto'
import { type Random, randomFrom } from '../fixtures/random.ts'

/** `SMARTPLAY_SEED` repeats a run; without it each whole run has another, and says which. */
export const SEED = Number(process.env.SMARTPLAY_SEED ?? randomInt(1_000_000))

/** A stream of its own for each purpose, so that one more draw here does not change what comes there. */
export function randomOf(purpose: string): Random {
  const mixed = [...purpose].reduce((sum, sign) => (Math.imul(sum, 31) + sign.charCodeAt(0)) | 0, SEED)
  return randomFrom(mixed)
}

/** From `least` up to `most`, both included. */
export function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1))
}

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to pick from (expected at least one)')
  return item
}
