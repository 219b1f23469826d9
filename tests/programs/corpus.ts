import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wavBytes } from '#libs/audio/test-sounds'

export interface CorpusOptions {
  /** The folder of a catalogue: the files lie in its audio/. */
  readonly folder: string
  readonly files: number
  /** Length of each; long ones take longer to measure. */
  readonly seconds?: number
  /** [Hz]; a wav of 44,100 needs no decoder, any other one does. */
  readonly sampleRate?: number
}

/** Some are written at once; a disk has no use for hundreds. */
const AT_ONCE = 16

/** Names that sort as they are numbered. */
export function nameOf(number: number): string {
  return `song-${String(number).padStart(5, '0')}.wav`
}

/**
 * Short songs, no two of which sound the same: a saw of a pitch of its own that dies away twice a second, with a little
 * hiss. Not pure tones: a catalogue of those has its energy in the wrong places for music, and would be doubted.
 */
export async function writeCorpus(options: CorpusOptions): Promise<readonly string[]> {
  const { folder, files, seconds = 1, sampleRate = 44_100 } = options
  const audio = join(folder, 'audio')
  await mkdir(audio, { recursive: true })
  const names = Array.from({ length: files }, (_, number) => nameOf(number))
  for (let from = 0; from < files; from += AT_ONCE) {
    const some = names.slice(from, from + AT_ONCE)
    await Promise.all(
      some.map((name, index) => writeFile(join(audio, name), songBytes(from + index, { seconds, sampleRate }))),
    )
  }
  return names
}

function songBytes(number: number, { seconds, sampleRate }: { seconds: number; sampleRate: number }): Buffer {
  const frames = Math.round(seconds * sampleRate)
  const samples = Buffer.alloc(2 * frames)
  const pitch = 80 + number * 0.7
  let noise = number + 1
  for (let i = 0; i < frames; i += 1) {
    noise = (noise * 1_103_515_245 + 12_345) % 2_147_483_648
    const saw = 2 * (((i * pitch) / sampleRate) % 1) - 1
    const decay = Math.exp((-6 * (i % (sampleRate / 2))) / sampleRate)
    const hiss = noise / 1_073_741_824 - 1
    samples.writeInt16LE(Math.round(12_000 * saw * decay + 60 * hiss), 2 * i)
  }
  return wavBytes(samples, { sampleRate })
}
