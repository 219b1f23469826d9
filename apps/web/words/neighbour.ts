import type { z } from 'zod'
import type { recommendations } from '#libs/contract/analysis'

/** A recommended track as the API tells it. */
export type Recommended = z.infer<typeof recommendations>['items'][number]

/** A title, or the file name without its ending and with blanks. */
export function trackTitle(filename: string, title: string | null | undefined): string {
  return title ?? filename.replace(/\.[^.]+$/, '').replaceAll(/[_-]+/g, ' ')
}

const REASONS: Readonly<Record<string, string>> = {
  'catalogue-outdated': 'The catalogue was measured by another version: a reindex brings the neighbours back.',
  'catalogue-empty': 'The catalogue is empty.',
  silent: 'There is nothing to hear in it, so nothing is like it.',
  'affect-unknown': 'This catalogue does not know where its tracks lie in the plane.',
}

export function sayNoNeighbours(reason: string | undefined): string {
  return REASONS[reason ?? ''] ?? 'Nothing like it in the catalogue.'
}
