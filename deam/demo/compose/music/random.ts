/** Draws a number in [0, 1). The same seed draws the same numbers, everywhere. */
export type Random = () => number

/**
 * A small seeded generator: mulberry32 (Tommy Ettinger, 2017). Whole-number arithmetic only, so every engine draws alike.
 * The seed is any text: its FNV-1a hash (Fowler, Noll, Vo, 1991), 32 bits, is where the generator starts.
 */
export function createRandom(seed: string): Random {
  let state = hashText(seed)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A number between two others, each as likely as the next. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random()
}

function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash
}
