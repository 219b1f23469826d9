import type { MpegFrame } from './mpeg-frame.ts'

/** What a layer III frame of MPEG 1 says about where its sound lies (ISO/IEC 11172-3, 2.4.1.7). */
export interface SideInformation {
  /** How far before this frame its sound begins, in bytes of earlier frames' room. */
  readonly begin: number
  /** Bits that the first granule's sound takes, in all channels, and the second's behind them. */
  readonly bits: readonly [number, number]
  /** Bytes for sound within this frame, its own or that of later ones. */
  readonly room: number
}

const HEADER = 4
const CHECKSUM = 2
/** Bits of one granule of one channel: how much sound it takes, how many values of it are big, how loud they are... */
const PART_BITS = 59
const LENGTH = { at: 0, bits: 12 }
const BIG_VALUES = { at: 12, bits: 9 }
const GLOBAL_GAIN = { at: 21, bits: 8 }

/** Reads the side information of the frame at `at`, which lies within `bytes`. */
export function readSideInformation(bytes: Uint8Array, at: number, frame: MpegFrame): SideInformation {
  const start = startOf(bytes, at)
  const bitsOf = (granule: number) =>
    partsOf(granule, frame).reduce((sum, part) => sum + readBits(bytes, start * 8 + part + LENGTH.at, LENGTH.bits), 0)
  const room = at + frame.length - (start + frame.xingOffset - HEADER)
  return { begin: readBits(bytes, start * 8, 9), bits: [bitsOf(0), bitsOf(1)], room }
}

/**
 * Turns a granule of the frame at `at` down to nothing, whatever its bits are: without big values no value is beyond 1,
 * and a global gain of 0 is 2^-52 of full scale.
 */
export function muteGranule(
  bytes: Uint8Array,
  at: number,
  { granule, frame }: { granule: number; frame: MpegFrame },
): void {
  for (const part of partsOf(granule, frame)) {
    for (const field of [BIG_VALUES, GLOBAL_GAIN]) {
      for (let bit = 0; bit < field.bits; bit += 1) clearBit(bytes, startOf(bytes, at) * 8 + part + field.at + bit)
    }
  }
}

/** Where side information begins: behind the checksum, if there is one. */
function startOf(bytes: Uint8Array, at: number): number {
  const isProtected = ((bytes[at + 1] as number) & 1) === 0
  return at + HEADER + (isProtected ? CHECKSUM : 0)
}

/** Where a granule of each channel begins [bits from the start]. */
function partsOf(granule: number, { channels }: MpegFrame): number[] {
  // Before them: the nine bits of `begin`, private bits, and four of each channel about shared scale factors.
  const first = channels === 1 ? 9 + 5 + 4 : 9 + 3 + 8
  return Array.from({ length: channels }, (_, channel) => first + (granule * channels + channel) * PART_BITS)
}

/** At most 16 bits, from bit `at` on, the highest first; beyond the end they are 0. */
function readBits(bytes: Uint8Array, at: number, count: number): number {
  const from = at >> 3
  const three = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0)
  return (three >> (24 - (at & 7) - count)) & ((1 << count) - 1)
}

function clearBit(bytes: Uint8Array, at: number): void {
  bytes[at >> 3] = (bytes[at >> 3] as number) & ~(0x80 >> (at & 7))
}
