import type { RequestHandler } from 'express'
import { VERSION } from '#libs/contract/version'
import { sendPage } from './page.ts'

/** GET /: the page for browsers, and for programs where everything is. */
export function showHome(page: string | undefined): RequestHandler {
  return (request, response) => {
    response.vary('Accept')
    if (page !== undefined && request.accepts(['json', 'html']) === 'html') sendPage(page, response)
    else response.json(HOME)
  }
}

const HOME = {
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
}
