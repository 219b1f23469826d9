import { basename, resolve } from 'node:path'
import { SmartPlayError } from '#libs/contract/errors'
import { readFfmpegBuild } from './ffmpeg-build.ts'
import { findProgram, findPrograms } from './find-program.ts'

export interface FfmpegSearch {
  /** Where the operator says that it lies. */
  readonly configured?: string | undefined
  /** Folders to look in, in PATH's form. */
  readonly searchPath: string
  /** Path of the binary that an npm package brings, if it does. */
  readonly bundled?: () => Promise<string | undefined>
}

/**
 * The ffmpeg to use: the configured one, else ffmpeg-static's, else the first static build on the search path, else the
 * first of all. It has been started once when this resolves. A configured one that does not run is an error; we do not
 * silently take another.
 */
export async function findFfmpeg(search: FfmpegSearch): Promise<string> {
  if (search.configured) return findConfigured(search.configured, search.searchPath)
  const bundled = await (search.bundled ?? ffmpegStatic)()
  if (bundled && (await readFfmpegBuild([bundled]))) return bundled
  const found = await findOnPath(search.searchPath)
  if (found) return found
  throw new SmartPlayError(
    'decoder-missing',
    'found no ffmpeg that runs (expected it on PATH: install the package ffmpeg, or name one by FFMPEG_PATH)',
  )
}

/** Absolute, because the child starts in another folder; a bare name is looked up as a shell would. */
async function findConfigured(configured: string, searchPath: string): Promise<string> {
  const path = basename(configured) === configured ? await findProgram(configured, searchPath) : resolve(configured)
  if (path && (await readFfmpegBuild([path]))) return path
  throw new SmartPlayError('decoder-missing', `cannot run FFMPEG_PATH ${configured} (expected an ffmpeg program)`)
}

async function findOnPath(searchPath: string): Promise<string | undefined> {
  let first: string | undefined
  for await (const path of findPrograms('ffmpeg', searchPath)) {
    const build = await readFfmpegBuild([path])
    if (build?.linkage === 'static') return path
    if (build) first ??= path
  }
  return first
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
