import type { RequestHandler } from 'express'
import { wishesQuery } from '#libs/contract/catalogue'
import { readQuery, toWishes } from '../http/read-query.ts'
import type { Services } from '../services.ts'
import { unknownTrack } from './catalogue-tracks.ts'

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
