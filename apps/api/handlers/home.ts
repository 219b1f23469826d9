import type { RequestHandler } from 'express'
import { VERSION } from '#libs/contract/version'

/** GET /: where everything is, until there is a page. */
export const home: RequestHandler = (_request, response) => {
  response.json({
    name: 'SmartPlay',
    version: VERSION,
    links: {
      analyse: { method: 'POST', href: '/v1/analyses', field: 'audio' },
      predict: { method: 'POST', href: '/upload', field: 'audio' },
      analysis: { method: 'GET', href: '/v1/analyses/{id}' },
      events: { method: 'GET', href: '/v1/analyses/{id}/events' },
      recommendations: { method: 'GET', href: '/v1/analyses/{id}/recommendations' },
      around: { method: 'GET', href: '/v1/recommendations?valence={1..9}&arousal={1..9}' },
      catalogue: { method: 'GET', href: '/v1/catalogue' },
      audio: { method: 'GET', href: '/deam_audio/{filename}' },
      health: { method: 'GET', href: '/health' },
    },
  })
}
