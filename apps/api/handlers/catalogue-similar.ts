import type { RequestHandler } from 'express'
import { wishesQuery } from '#libs/contract/catalogue'
import { unknownTrack } from './catalogue-tracks.ts'
import { readQuery, toWishes } from './read-query.ts'
import type { Services } from './services.ts'

/** GET /v1/catalogue/tracks/{filename}/similar: the neighbours of a catalogue track. */
export function similarTracks({ live }: Pick<Services, 'live'>): RequestHandler<{ filename: string }> {
  return (request, response) => {
    const { catalogue, ranking } = live()
    const { filename } = request.params
    const wishes = toWishes(readQuery(wishesQuery, request))
    const row = catalogue.tracks.rowOf(filename)
    if (row === undefined) throw unknownTrack(filename)
    response.json(ranking.likeTrack(row, wishes))
  }
}
