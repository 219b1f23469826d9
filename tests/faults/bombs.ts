import { readFile } from 'node:fs/promises'
import type { Sounds } from '../programs/sounds.ts'

const TWO_HOURS_S = 7200
const MP3_PIECE_S = 10
/** As much as a tag can claim to be, and more than an upload may be. */
const TAG = Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7f', 'latin1')

/** Small files that are large when they are decoded, and headings that lie, by what they are. */
export async function makeBombs(sounds: Sounds): Promise<Readonly<Record<string, string>>> {
  const wav = (name: string, heading: Heading) => sounds.file(`${name}.wav`, wavOf(heading))
  return {
    'two hours of flac': await sounds.sound('silence.flac', `anullsrc=r=44100:cl=stereo:d=${TWO_HOURS_S}`),
    'two hours of mp3': await sounds.file('silence.mp3', await longMp3(sounds)),
    'a wav of 1 Hz': await wav('one-hertz', { rate: 1 }),
    'a wav of 4 GHz': await wav('four-gigahertz', { rate: 4_000_000_000 }),
    'a wav of 255 channels': await wav('channels', { channels: 255 }),
    'a wav that lies of its length': await wav('liar', { claims: 0xfffffff0 }),
    'a tag of 49 MB': await sounds.file('tag-49.mp3', Buffer.concat([TAG, Buffer.alloc(49_000_000)])),
    'a tag of 60 MB': await sounds.file('tag-60.mp3', Buffer.concat([TAG, Buffer.alloc(60_000_000)])),
  }
}

/** Frames of mp3 may be repeated as often as one likes, where no heading counts them. */
async function longMp3(sounds: Sounds): Promise<Buffer> {
  const bare = ['-ac', '1', '-b:a', '32k', '-write_xing', '0', '-id3v2_version', '0']
  const piece = await readFile(await sounds.sound('piece.mp3', `anullsrc=r=44100:cl=mono:d=${MP3_PIECE_S}`, bare))
  return Buffer.concat(Array.from({ length: TWO_HOURS_S / MP3_PIECE_S }, () => piece))
}

interface Heading {
  readonly rate?: number
  readonly channels?: number
  /** What it says of the length [bytes]. */
  readonly claims?: number
}

/** A second of silence under a heading that says what it likes. */
function wavOf({ rate = 44_100, channels = 1, claims = 88_200 }: Heading): Buffer {
  const bytes = Buffer.alloc(44 + 88_200)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(channels, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE((2 * rate) % 2 ** 32, 28)
  bytes.writeUInt16LE(2 * channels, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(claims, 40)
  return bytes
}
