import {
  affectQuery,
  catalogueResource,
  recommendationsResource,
  trackResource,
  tracksPage,
  tracksQuery,
  wishesQuery,
} from '#libs/contract/catalogue'
import { recommendForAffect } from '../analyses/recommendations.ts'
import type { Route } from '../http/route.ts'
import type { Services } from '../services.ts'
import { readCatalogue } from './catalogue-overview.ts'
import { similarTracks } from './catalogue-similar.ts'
import { listTracks, readTrack } from './catalogue-tracks.ts'
import { streamAudio } from './stream-audio.ts'

/** The songs that are recommended: to browse, to search, to hear. */
export function catalogueRoutes(services: Services): readonly Route[] {
  return [
    {
      ...{ method: 'get', path: '/v1/catalogue', scope: 'read' },
      handle: readCatalogue(services),
      documentation: {
        ...{ tag: 'catalogue', name: 'readCatalogue' },
        summary: 'Version, size, moods and, of each feature, mean, spread and quantiles over the catalogue.',
        answers: { 200: { description: 'The catalogue.', schema: catalogueResource } },
      },
    },
    {
      ...{ method: 'get', path: '/v1/catalogue/tracks', scope: 'read' },
      handle: listTracks(services),
      documentation: {
        ...{ tag: 'catalogue', name: 'listTracks' },
        summary: 'All tracks, page by page, in the order of their file names.',
        query: tracksQuery,
        answers: { 200: { description: 'A page.', schema: tracksPage } },
        errors: ['bad-request', 'catalogue-replaced'],
      },
    },
    {
      ...{ method: 'get', path: '/v1/catalogue/tracks/{filename}', scope: 'read' },
      handle: readTrack(services),
      documentation: {
        ...{ tag: 'catalogue', name: 'readTrack' },
        summary: 'One track with its features.',
        answers: { 200: { description: 'The track.', schema: trackResource } },
        errors: ['not-found'],
      },
    },
    {
      ...{ method: 'get', path: '/v1/catalogue/tracks/{filename}/similar', scope: 'read' },
      handle: similarTracks(services),
      documentation: {
        ...{ tag: 'catalogue', name: 'findSimilarTracks' },
        summary: 'Tracks like one of the catalogue.',
        query: wishesQuery,
        answers: { 200: { description: 'The nearest first.', schema: recommendationsResource } },
        errors: ['bad-request', 'not-found'],
      },
    },
    {
      ...{ method: 'get', path: '/v1/recommendations', scope: 'read' },
      handle: recommendForAffect(services),
      documentation: {
        ...{ tag: 'catalogue', name: 'recommendForAffect' },
        summary: 'Tracks around a point of the valence-arousal plane.',
        query: affectQuery,
        answers: { 200: { description: 'The nearest first.', schema: recommendationsResource } },
        errors: ['bad-request'],
      },
    },
    {
      ...{ method: 'get', path: '/deam_audio/{filename}', scope: 'read' },
      handle: streamAudio(services),
      documentation: {
        ...{ tag: 'catalogue', name: 'streamAudio' },
        summary: 'The audio of a track, whole or by Range.',
        headers: { Range: 'One range of bytes', 'If-Range': 'The ETag that the range is a part of' },
        answers: {
          200: { description: 'All of it.', mediaType: 'audio/*' },
          206: { description: 'The part.', mediaType: 'audio/*', headers: { 'Content-Range': 'Which part it is' } },
          304: { description: 'It has not changed.' },
        },
        errors: ['not-found', 'range-not-satisfiable', 'store-unavailable'],
      },
    },
  ]
}
