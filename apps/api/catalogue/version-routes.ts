import { catalogueMap, catalogueVersion, catalogueVersions, newCurrent } from '#libs/contract/catalogue'
import type { Route } from '../http/route.ts'
import type { Services } from '../services.ts'
import { exportCatalogue, readMap } from './catalogue-export.ts'
import { changeCurrent, listVersions } from './catalogue-versions.ts'

/** The catalogue as a whole: its versions, and all of one at once. */
export function catalogueVersionRoutes(services: Services): readonly Route[] {
  return [
    {
      ...{ method: 'get', path: '/v1/catalogue/map', scope: 'read' },
      handle: readMap(services),
      documentation: {
        ...{ tag: 'catalogue', name: 'readMap' },
        summary: 'Every track as one point of the valence-arousal plane, in columns.',
        answers: {
          200: { description: 'The map.', schema: catalogueMap },
          304: { description: 'It has not changed.' },
        },
      },
    },
    {
      ...{ method: 'get', path: '/v1/catalogue/versions', scope: 'read' },
      handle: listVersions(services),
      documentation: {
        ...{ tag: 'catalogue', name: 'listVersions' },
        summary: 'The versions that the store keeps, the newest first.',
        answers: { 200: { description: 'All of them.', schema: catalogueVersions } },
        errors: ['store-unavailable'],
      },
    },
    {
      ...{ method: 'post', path: '/v1/catalogue/current', scope: 'admin' },
      handle: changeCurrent(services),
      documentation: {
        ...{ tag: 'catalogue', name: 'changeCurrent' },
        summary: 'Makes a kept version current, for all processes within three seconds: the way back after a bad one.',
        body: { kind: 'json', schema: newCurrent },
        answers: { 200: { description: 'The version, which is current now.', schema: catalogueVersion } },
        errors: ['bad-request', 'not-found', 'catalogue-invalid', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'get', path: '/v1/catalogue/features.json', scope: 'read' },
      handle: exportCatalogue(services),
      documentation: {
        ...{ tag: 'catalogue', name: 'exportCatalogue' },
        summary: 'The whole catalogue as a features.json, in the documented shape; its ETag is the version.',
        answers: {
          200: { description: 'The file.', mediaType: 'application/json' },
          304: { description: 'It has not changed.' },
        },
      },
    },
  ]
}
