import type { RequestHandler } from 'express'
import { exportFeatures } from '#libs/catalogue/export-features'
import { sendPieces } from '../http/send-pieces.ts'
import type { Services } from '../services.ts'
import { presentMap } from './catalogue-map.ts'

/** GET /v1/catalogue/features.json: the catalogue in the documented shape. */
export function exportCatalogue({ live }: Pick<Services, 'live'>): RequestHandler {
  return async (request, response) => {
    const { catalogue } = live()
    response.set({ ETag: `"${catalogue.version}"`, 'Cache-Control': 'private, no-cache' })
    if (request.fresh) {
      response.status(304).end()
      return
    }
    response.attachment('features.json')
    await sendPieces(response, exportFeatures(catalogue))
  }
}

/** GET /v1/catalogue/map: every track as one point. Which audio is there differs from one load to the next. */
export function readMap({ live }: Pick<Services, 'live'>): RequestHandler {
  return async (request, response) => {
    const { catalogue } = live()
    const { hasAudio } = catalogue.tracks.columns
    const withAudio = hasAudio.reduce((sum, each) => sum + each, 0)
    response.set({ ETag: `W/"${catalogue.version}-${withAudio}"`, 'Cache-Control': 'private, no-cache' })
    if (request.fresh) {
      response.status(304).end()
      return
    }
    response.type('application/json')
    await sendPieces(response, presentMap(catalogue))
  }
}
