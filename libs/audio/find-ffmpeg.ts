import { basename, resolve } from 'node:path'
import { SmartPlayError } from '#libs/contract/errors'
import { answersAsFfmpeg } from './answers-as-ffmpeg.ts'
import { findProgram } from './find-program.ts'

export interface FfmpegSearch {
  /** Where the operator says that it lies. */
  readonly configured?: string | undefined
  /** Folders to look in, in PATH's form. */
  readonly searchPath: string
  /** Path of the binary that an npm package brings, if it does. */
  readonly bundled?: () => Promise<string | undefined>
}

/**
 * The ffmpeg to use: the configured one, else ffmpeg-static's, else the first on the search path. It has been started
 * once when this resolves. A configured one that does not run is an error; we do not silently take another.
 */
export async function findFfmpeg(search: FfmpegSearch): Promise<string> {
  if (search.configured) return findConfigured(search.configured, search.searchPath)
  const bundled = await (search.bundled ?? ffmpegStatic)()
  if (bundled && (await answersAsFfmpeg([bundled]))) return bundled
  const found = await findProgram('ffmpeg', search.searchPath)
  if (found && (await answersAsFfmpeg([found]))) return found
  throw new SmartPlayError(
    'decoder-missing',
    'found no ffmpeg that runs (expected it on PATH: install the package ffmpeg, or name one by FFMPEG_PATH)',
  )
}

/** Absolute, because the child starts in another folder; a bare name is looked up as a shell would. */
async function findConfigured(configured: string, searchPath: string): Promise<string> {
  const path = basename(configured) === configured ? await findProgram(configured, searchPath) : resolve(configured)
  if (path && (await answersAsFfmpeg([path]))) return path
  throw new SmartPlayError('decoder-missing', `cannot run FFMPEG_PATH ${configured} (expected an ffmpeg program)`)
}

/** Its installation downloads the binary and may have been denied that: the path it names need not exist. */
async function ffmpegStatic(): Promise<string | undefined> {
  // Not a literal: the package is optional, and a compiler would insist on finding it.
  const name = 'ffmpeg-static'
  try {
    const { default: path }: { default: unknown } = await import(name)
    return typeof path === 'string' ? path : undefined
  } catch {
    return undefined
  }
}
