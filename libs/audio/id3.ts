import type { FileBytes } from './file-bytes.ts'

const TAG_HEADER = 10
/** Real files carry one tag, careless taggers two. A file of a million empty tags must not keep us busy. */
const MOST_TAGS = 8

/** Length in bytes of the ID3v2 tag that these bytes begin with; 0 if they begin with none. */
export function id3TagLength(head: Uint8Array): number {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  if (bytes.length < TAG_HEADER || bytes.toString('latin1', 0, 3) !== 'ID3') return 0
  const sizes = bytes.subarray(6, TAG_HEADER)
  if (sizes.some((byte) => byte > 0x7f)) return 0
  // "Syncsafe": seven bits in each byte, so that a size never looks like an MPEG frame sync.
  const body = sizes.reduce((size, byte) => size * 128 + byte, 0)
  const hasFooter = (bytes.readUInt8(5) & 0x10) !== 0
  return TAG_HEADER + body + (hasFooter ? TAG_HEADER : 0)
}

/** Where the audio begins, in bytes: behind the ID3v2 tags at the front of the file. May lie beyond the file's end. */
export async function findAudioStart(bytes: FileBytes): Promise<number> {
  let start = 0
  for (let tags = 0; tags < MOST_TAGS; tags += 1) {
    const length = id3TagLength(await bytes.read(start, TAG_HEADER))
    if (length === 0) return start
    start += length
  }
  return start
}
