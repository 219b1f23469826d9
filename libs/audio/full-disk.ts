import type { FileHandle } from 'node:fs/promises'
import { SmartPlayError } from '#libs/contract/errors'
import { isNoRoom } from '#libs/contract/no-room'

/** The kernel's words for a disk without room, and for somebody's share of it, as ffmpeg passes them on. */
const FULL_TEXT = /No space left on device|Disk quota exceeded/
/** More than ffmpeg writes at once. */
const PROBE = Buffer.alloc(64 * 1024)

/** Rejections of the file system as `disk-full` where it has no room: `await open(path).catch(refuseFullDisk)`. */
export function refuseFullDisk(cause: unknown): never {
  throw isNoRoom(cause) ? diskFull(cause) : cause
}

/** Whether ffmpeg says that it found no room for its samples. */
export function reportsFullDisk(errorText: string): boolean {
  return FULL_TEXT.test(errorText)
}

/**
 * What it means where ffmpeg says so. A full disk is an outage, which a song waits for without end, and words may come
 * out of a hostile file: so the kernel is asked whether the samples could grow. Where they can, others have made room
 * since, or it was never true, and the song is tried again so often and no more: `decoder-stopped`, caused by ENOSPC.
 */
export async function explainFullDisk(samples: FileHandle): Promise<SmartPlayError> {
  if (!(await canGrow(samples))) return diskFull()
  const cause = Object.assign(new Error('ffmpeg found no room'), { code: 'ENOSPC' })
  return new SmartPlayError('decoder-stopped', 'ffmpeg found no room for its samples, where there is room again', {
    cause,
  })
}

async function canGrow(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat()
  try {
    // Where there is room for a part of it, that is written, and nothing is thrown.
    const { bytesWritten } = await file.write(PROBE, 0, PROBE.length, size)
    return bytesWritten === PROBE.length
  } catch (cause) {
    if (isNoRoom(cause)) return false
    throw cause
  }
}

function diskFull(cause?: unknown): SmartPlayError {
  return new SmartPlayError('disk-full', 'there is no room for the samples of songs in work', { cause })
}
