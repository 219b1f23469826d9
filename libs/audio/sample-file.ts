import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Signal } from '#libs/dsp/signal'
import { fileBytes } from './file-bytes.ts'
import { refuseFullDisk } from './full-disk.ts'
import { readWav } from './wav.ts'

/** Where a child writes its samples to: a file that has no name any more, and the empty folder that it was in. */
export interface SampleFile {
  readonly handle: FileHandle
  readonly folder: string
}

/**
 * A file for samples, for as long as `work` runs. It lies under `scratch`, which must exist. Its name is removed at
 * once, so that a crash, even of this process, leaves no more than an empty folder. Rejects with `disk-full` where there
 * is no room for it.
 */
export async function withSampleFile<T>(scratch: string, work: (file: SampleFile) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(scratch, 'decode-')).catch(refuseFullDisk)
  try {
    const path = join(folder, 'samples')
    const handle = await open(path, 'wx+', 0o600).catch(refuseFullDisk)
    try {
      await rm(path)
      return await work({ handle, folder })
    } finally {
      await handle.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The samples that ffmpeg wrote (a wav file of float32 samples, one or two channels); undefined if there are none. */
export async function readSamples(handle: FileHandle): Promise<Signal | undefined> {
  const bytes = await fileBytes(handle)
  if (bytes.size === 0) return undefined
  const { channels, frameBytes, dataAt } = await readWav(bytes)
  const frames = Math.floor((bytes.size - dataAt) / frameBytes)
  if (frames < 1) return undefined
  // wav is little endian, and so is every machine that Node 20 runs on but s390x: the bytes are the samples.
  const interleaved = new Float32Array(frames * channels)
  await bytes.fill(new Uint8Array(interleaved.buffer), dataAt)
  return { interleaved, channels: channels === 1 ? 1 : 2 }
}
