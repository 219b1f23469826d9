import { join } from 'node:path'
import type { Catalogue } from './catalogue.ts'

/**
 * The path of a track's audio, or undefined where the catalogue has no such track or no audio of it.
 *
 * `filename` comes from the network. It is never joined to a path: it is looked up, and the name that the catalogue
 * holds, checked to be a plain one when it was loaded, is joined instead. Nothing outside can be named.
 */
export function audioFile(catalogue: Catalogue, filename: string): string | undefined {
  const track = catalogue.find(filename)
  return track?.hasAudio ? join(catalogue.audioDirectory, track.filename) : undefined
}
