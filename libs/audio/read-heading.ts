import type { Container } from '#libs/contract/containers'
import { readAdtsHeading } from './adts.ts'
import { readAiffHeading } from './aiff.ts'
import type { FileBytes } from './file-bytes.ts'
import { readFlacHeading } from './flac.ts'
import type { Heading } from './heading.ts'
import { readMp3Heading } from './mp3.ts'
import { readMp4Heading } from './mp4.ts'
import { readOggHeading } from './ogg.ts'
import { readWavHeading } from './wav.ts'

type ReadHeading = (bytes: FileBytes, start: number) => Promise<Heading>

const READERS: Readonly<Record<Container, ReadHeading>> = {
  mp3: readMp3Heading,
  wav: readWavHeading,
  flac: readFlacHeading,
  ogg: readOggHeading,
  aiff: readAiffHeading,
  mp4: readMp4Heading,
  aac: readAdtsHeading,
}

/** Reads what the file says of itself; its audio begins at byte `start`. */
export function readHeading(bytes: FileBytes, container: Container, start: number): Promise<Heading> {
  return READERS[container](bytes, start)
}
