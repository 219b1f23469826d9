import type { FileBytes } from './file-bytes.ts'
import type { Heading } from './heading.ts'

/** A box of an ISO media file (ISO/IEC 14496-12, 4.2): where its content lies. */
interface Box {
  readonly type: string
  readonly from: number
  readonly to: number
}

const BOX_HEADER = 8
const LARGE_BOX_HEADER = 16
/** Real files hold a dozen boxes beside each other, fragmented ones hundreds behind the first. */
const MOST_BOXES = 64
/** Version, flags and count of a sample description; the first entry's header follows. */
const DESCRIPTION = 8
const WAY_TO_DESCRIPTION = ['mdia', 'minf', 'stbl', 'stsd']
const CODECS: Readonly<Record<string, string>> = {
  mp4a: 'aac',
  alac: 'alac',
  fLaC: 'flac',
  Opus: 'opus',
  '.mp3': 'mp3',
}

/**
 * Reads how the first sound track is coded. Its rate and channels are left alone: what stands here need not be what the
 * decoder goes by (ALAC and AAC have headings of their own further inside), so no limit could rest on it.
 */
export async function readMp4Heading(bytes: FileBytes): Promise<Heading> {
  return { codec: await readCodec(bytes), form: undefined, promisedSeconds: undefined }
}

async function readCodec(bytes: FileBytes): Promise<string | undefined> {
  const file = { type: 'file', from: 0, to: bytes.size }
  const movie = await findBox(bytes, file, 'moov')
  if (!movie) return undefined
  for await (const track of boxesIn(bytes, movie)) {
    const codec = track.type === 'trak' ? await readTrackCodec(bytes, track) : undefined
    if (codec) return codec
  }
  return undefined
}

/** A picture's or a text's track has an entry of a name that is not ours. */
async function readTrackCodec(bytes: FileBytes, track: Box): Promise<string | undefined> {
  let box: Box | undefined = track
  for (const type of WAY_TO_DESCRIPTION) {
    box = await findBox(bytes, box, type)
    if (!box) return undefined
  }
  const entry = await bytes.read(box.from + DESCRIPTION, BOX_HEADER)
  return CODECS[entry.toString('latin1', 4)]
}

async function findBox(bytes: FileBytes, parent: Box, type: string): Promise<Box | undefined> {
  for await (const box of boxesIn(bytes, parent)) if (box.type === type) return box
  return undefined
}

async function* boxesIn(bytes: FileBytes, parent: Box): AsyncGenerator<Box> {
  let at = parent.from
  for (let count = 0; count < MOST_BOXES && at + BOX_HEADER <= parent.to; count += 1) {
    const header = await bytes.read(at, LARGE_BOX_HEADER)
    if (header.length < BOX_HEADER) return
    const { length, headerLength } = readLength(header, parent.to - at)
    if (length < headerLength) return
    yield { type: header.toString('latin1', 4, 8), from: at + headerLength, to: Math.min(at + length, parent.to) }
    at += length
  }
}

/** 0 stands for "to the end", 1 for a length of 64 bits behind the type. */
function readLength(header: Buffer, rest: number) {
  const length = header.readUInt32BE(0)
  if (length === 0) return { length: rest, headerLength: BOX_HEADER }
  if (length !== 1) return { length, headerLength: BOX_HEADER }
  if (header.length < LARGE_BOX_HEADER) return { length: 0, headerLength: LARGE_BOX_HEADER }
  return { length: Number(header.readBigUInt64BE(8)), headerLength: LARGE_BOX_HEADER }
}
