import type { RequestHandler } from 'express'
import type { Catalogue } from '#libs/catalogue/catalogue'
import { type TracksPage, tracksQuery } from '#libs/contract/catalogue'
import { SmartPlayError } from '#libs/contract/errors'
import { readQuery } from '../http/read-query.ts'
import type { Services } from '../services.ts'
import { presentTrack, presentTrackSummary } from './catalogue-resource.ts'

/** GET /v1/catalogue/tracks: page by page, in the order of the file names. */
export function listTracks({ live }: Pick<Services, 'live'>): RequestHandler {
  return (request, response) => {
    const { catalogue } = live()
    const { cursor, limit } = readQuery(tracksQuery, request)
    const { count, at } = catalogue.tracks
    const from = cursor === undefined ? 0 : readCursor(cursor, catalogue)
    const to = Math.min(from + limit, count)
    const items = Array.from({ length: to - from }, (_, index) => presentTrackSummary(at(from + index)))
    const nextCursor = to < count ? `${catalogue.version}.${to}` : null
    response.json({ catalogue: catalogue.version, total: count, items, nextCursor } satisfies TracksPage)
  }
}

/** GET /v1/catalogue/tracks/{filename}: one track with its features. */
export function readTrack({ live }: Pick<Services, 'live'>): RequestHandler<{ filename: string }> {
  return ({ params: { filename } }, response) => {
    const { catalogue } = live()
    const track = catalogue.find(filename)
    if (track === undefined) throw unknownTrack(filename)
    response.json(presentTrack(track, catalogue.version))
  }
}

export function unknownTrack(filename: string): SmartPlayError {
  return new SmartPlayError('not-found', `the catalogue has no track ${filename.slice(0, 80)}`)
}

/**
 * The row at which a page begins. A cursor stays on its version: pages of two versions would miss and repeat tracks. That of
 * a version that is not live any more is gone with it (410): keeping former versions in memory for the sake of half-read
 * lists would cost their room for minutes, and whoever reads a list can begin again.
 */
function readCursor(cursor: string, { version, tracks }: Catalogue): number {
  const [, of, row] = /^(c-[0-9a-z]{1,40})\.(\d{1,9})$/.exec(cursor) ?? []
  if (of !== undefined && of !== version) {
    throw new SmartPlayError(
      'catalogue-replaced',
      `cursor: the list was one of catalogue ${of}, now it is ${version} (begin again without a cursor)`,
    )
  }
  if (of === undefined || Number(row) > tracks.count) {
    throw new SmartPlayError(
      'bad-request',
      `cursor: is none of catalogue ${version} (expected nextCursor of its pages)`,
    )
  }
  return Number(row)
}
