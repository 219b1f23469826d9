/** What the four header bytes of an MPEG audio layer III frame say. */
export interface MpegFrame {
  readonly sampleRate: number
  readonly channels: 1 | 2
  /** Samples per channel in each frame. */
  readonly samples: 576 | 1152
  /** Bytes from this header to the next one. */
  readonly length: number
  /** Bytes from this header to where an encoder's Xing or Info header would lie. */
  readonly xingOffset: number
}

// ISO/IEC 11172-3 (MPEG 1) and 13818-3 (MPEG 2), layer III, by the index in the header; 2.5 halves the rates once more.
const KBITS_MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const KBITS_MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const RATES_MPEG1 = [44_100, 48_000, 32_000]
const RATE_DIVISORS: Readonly<Record<number, number>> = { 0: 4, 2: 2, 3: 1 }
const LAYER_III = 1
const MONO = 3
const RESERVED_EMPHASIS = 2

/**
 * Reads the frame header at `at`, or says that there is none: a sync word with an impossible field is chance. Free
 * format (bit rate index 0) is refused as well: its length cannot be known, and nothing in use writes it.
 */
export function readMpegFrame(bytes: Uint8Array, at: number): MpegFrame | undefined {
  // Read one by one: there is a header for each 26 ms, and taking a view apart costs a hundred times as much.
  const sync = bytes[at] ?? 0
  const kind = bytes[at + 1] ?? 0
  const rates = bytes[at + 2] ?? 0
  const mode = bytes[at + 3] ?? 0
  const version = (kind >> 3) & 3
  if (sync !== 0xff || kind < 0xe0 || ((kind >> 1) & 3) !== LAYER_III || (mode & 3) === RESERVED_EMPHASIS)
    return undefined
  const isMpeg1 = version === 3
  const kbits = (isMpeg1 ? KBITS_MPEG1 : KBITS_MPEG2)[rates >> 4]
  const rate = RATES_MPEG1[(rates >> 2) & 3]
  const divisor = RATE_DIVISORS[version]
  if (!kbits || !rate || !divisor) return undefined

  const sampleRate = rate / divisor
  const samples = isMpeg1 ? 1152 : 576
  const channels = mode >> 6 === MONO ? 1 : 2
  const length = Math.floor(((samples / 8) * kbits * 1000) / sampleRate) + ((rates >> 1) & 1)
  return { sampleRate, channels, samples, length, xingOffset: 4 + sideLength(samples, channels) }
}

/** Bytes of side information between a frame's header and its data. */
function sideLength(samples: number, channels: number): number {
  if (samples === 1152) return channels === 1 ? 17 : 32
  return channels === 1 ? 9 : 17
}

/**
 * Offset of the first frame that another frame of the same kind follows, from `from` on; undefined if there is none.
 * A frame that fills the bytes to their end has nothing behind it, and counts.
 */
export function findMpegFrame(bytes: Uint8Array, from: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (isFollowed(bytes, at)) return at
  }
  return undefined
}

/** An mp3 cut out of a stream begins with the rest of a frame; the longest frame has 320 kbit/s at 32 kHz. */
const LONGEST_FRAME = 1441
/** Three headers of one rate, each exactly where the one before says, are no chance: once in a thousand million heads. */
const RUN = 3

/** Whether a run of frames begins within the length of one frame: what comes before it is the rest of another. */
export function hasMpegRun(bytes: Uint8Array): boolean {
  const first = bytes.subarray(0, LONGEST_FRAME)
  return first.some((byte, at) => byte === 0xff && isRun(bytes, at))
}

function isRun(bytes: Uint8Array, from: number): boolean {
  const rate = readMpegFrame(bytes, from)?.sampleRate
  let at = from
  for (let count = 0; count < RUN; count += 1) {
    const frame = at + 4 <= bytes.length ? readMpegFrame(bytes, at) : undefined
    if (frame === undefined || frame.sampleRate !== rate) return false
    at += frame.length
  }
  return true
}

function isFollowed(bytes: Uint8Array, at: number): boolean {
  const frame = readMpegFrame(bytes, at)
  if (!frame) return false
  const next = at + frame.length
  if (next + 4 > bytes.length) return true
  return readMpegFrame(bytes, next)?.sampleRate === frame.sampleRate
}
