import type { Container } from '#libs/contract/containers'
import { adtsLength } from './adts.ts'
import { withFileBytes } from './file-bytes.ts'
import { findAudioStart, id3TagLength } from './id3.ts'
import { findMpegFrame, hasMpegRun } from './mpeg-frame.ts'

/** Bytes that decide what a file is. */
const HEAD = 4096

/**
 * MP4 brands that hold sound. Not "anything with ftyp": HEIC and AVIF pictures have it too. QuickTime's own brand
 * (`qt  `) is left out; no extension that we accept belongs to it.
 */
const MP4_BRANDS = /^(M4A |M4B |M4P |M4V |mp4[12]|isom|iso[2-9]|dash|avc1|3gp.|MSNV)$/

/**
 * What the bytes of a file say it is; undefined if it is none of the audio files that we accept. Needs the first 4 KB,
 * or fewer where the file is shorter. Extension and declared type play no part: they belong to the sender.
 *
 * A head that begins with an ID3v2 tag is judged by what follows the tag, if that lies within the head;
 * `sniffFile` follows longer tags.
 */
export function sniffContainer(head: Uint8Array): Container | undefined {
  const tag = id3TagLength(head)
  if (tag > 0) return sniffTagged(head.subarray(tag))
  return sniffUntagged(head)
}

/** What the file at `path` is; reads at most a few KB of it. */
export async function sniffFile(path: string): Promise<Container | undefined> {
  return withFileBytes(path, async (bytes) => {
    const start = await findAudioStart(bytes)
    const head = await bytes.read(start, HEAD)
    return start > 0 ? sniffTagged(head) : sniffContainer(head)
  })
}

/** Behind a tag MPEG frames may begin a little late: taggers pad, and some count the padding wrongly. */
function sniffTagged(head: Uint8Array): Container | undefined {
  const container = sniffUntagged(head)
  if (container === 'flac' || container === 'aac') return container
  return findMpegFrame(head, 0) === undefined ? undefined : 'mp3'
}

function sniffUntagged(head: Uint8Array): Container | undefined {
  const text = (from: number, to: number) => String.fromCharCode(...head.subarray(from, to))
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WAVE') return 'wav'
  if (text(0, 4) === 'FORM' && /^AIF[FC]$/.test(text(8, 12))) return 'aiff'
  if (text(0, 4) === 'fLaC') return 'flac'
  if (text(0, 5) === 'OggS\0') return 'ogg'
  if (text(4, 8) === 'ftyp' && MP4_BRANDS.test(text(8, 12))) return 'mp4'
  if (beginsWithAdts(head)) return 'aac'
  if (beginsWithMpeg(head)) return 'mp3'
  return undefined
}

/** Some encoders begin with zeros, cut streams with half a frame; anything else makes the file a different one. */
function beginsWithMpeg(head: Uint8Array): boolean {
  const first = head.findIndex((byte) => byte !== 0)
  return (first !== -1 && findMpegFrame(head, first) === first) || hasMpegRun(head)
}

/** ADTS (ISO/IEC 13818-7): sync, layer 0, a sample rate that exists, and a second frame where the first one ends. */
function beginsWithAdts(head: Uint8Array): boolean {
  const length = adtsLength(head, 0)
  if (length === undefined) return false
  return length + 7 > head.length || adtsLength(head, length) !== undefined
}
