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
      audio: { method: 'GET', href: '/deam_audio/{filename}' },
      health: { method: 'GET', href: '/health' },
    },
  })
}
