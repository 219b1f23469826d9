import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDecoder } from '#libs/audio/open-decoder'
import { sniffFile } from '#libs/audio/sniff'
import { readConfig, readEnvironment } from '#libs/config/env'
import type { Signal } from '#libs/dsp/signal'

/** The real decoder, on files of the corpus. */
export interface Ears {
  /** Which ffmpeg decodes. */
  readonly ffmpeg: string
  decode(path: string): Promise<Signal>
  close(): Promise<void>
}

export async function openEars(): Promise<Ears> {
  const { ffmpegPath, searchPath } = readConfig(readEnvironment())
  const scratch = await mkdtemp(join(tmpdir(), 'smartplay-bench-'))
  const decoder = await openDecoder({ configured: ffmpegPath, searchPath, scratch })
  const never = new AbortController().signal
  return {
    ffmpeg: decoder.ffmpeg,
    async decode(path) {
      const container = await sniffFile(path)
      if (container === undefined) throw new Error(`${path} is of no audio format that we know`)
      const { signal } = await decoder.decode({ path, container, sha256: '' }, never)
      return signal
    },
    async close() {
      await decoder.close()
      await rm(scratch, { recursive: true, force: true })
    },
  }
}
