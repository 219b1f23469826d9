import { type RequestHandler, Router } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { requireAnalysisId } from './handlers/analysis-id.ts'
import { readCatalogue } from './handlers/catalogue-overview.ts'
import { similarTracks } from './handlers/catalogue-similar.ts'
import { listTracks, readTrack } from './handlers/catalogue-tracks.ts'
import { followAnalysis } from './handlers/follow-analysis.ts'
import { forgetAnalysis } from './handlers/forget-analysis.ts'
import { health } from './handlers/health.ts'
import { home } from './handlers/home.ts'
import { predict } from './handlers/predict.ts'
import { readAnalysis } from './handlers/read-analysis.ts'
import { recommendForAffect, recommendForAnalysis } from './handlers/recommendations.ts'
import type { Services } from './handlers/services.ts'
import { streamAudio } from './handlers/stream-audio.ts'
import { submitAnalysis } from './handlers/submit-analysis.ts'

/** All that the API answers, in one table. A known path with another method is 405, an unknown one 404. */
export function createRoutes(services: Services): Router {
  const router = Router()
  router.param('id', requireAnalysisId)

  router.route('/').get(home).all(allowOnly('GET, HEAD'))
  router.route('/health').get(health(services)).all(allowOnly('GET, HEAD'))
  router.route('/upload').post(predict(services)).all(allowOnly('POST'))
  router.route('/predict').post(predict(services)).all(allowOnly('POST'))
  router.route('/deam_audio/:filename').get(streamAudio(services)).all(allowOnly('GET, HEAD'))
  router.route('/v1/analyses').post(submitAnalysis(services)).all(allowOnly('POST'))
  router
    .route('/v1/analyses/:id')
    .get(readAnalysis(services))
    .delete(forgetAnalysis(services))
    .all(allowOnly('GET, HEAD, DELETE'))
  router.route('/v1/analyses/:id/events').get(followAnalysis(services)).all(allowOnly('GET, HEAD'))
  router.route('/v1/analyses/:id/recommendations').get(recommendForAnalysis(services)).all(allowOnly('GET, HEAD'))
  router.route('/v1/recommendations').get(recommendForAffect(services)).all(allowOnly('GET, HEAD'))
  router.route('/v1/catalogue').get(readCatalogue(services)).all(allowOnly('GET, HEAD'))
  router.route('/v1/catalogue/tracks').get(listTracks(services)).all(allowOnly('GET, HEAD'))
  router.route('/v1/catalogue/tracks/:filename').get(readTrack(services)).all(allowOnly('GET, HEAD'))
  router.route('/v1/catalogue/tracks/:filename/similar').get(similarTracks(services)).all(allowOnly('GET, HEAD'))

  router.use((request) => {
    throw new SmartPlayError('not-found', `there is nothing at ${request.path.slice(0, 80)}`)
  })
  return router
}

function allowOnly(methods: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', methods)
    throw new SmartPlayError('method-not-allowed', `${request.method} is not possible here (expected ${methods})`)
  }
}
