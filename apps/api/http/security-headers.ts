import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * What the page may load: its own scripts, styles and connections, and pictures and audio that it makes itself (`blob:`,
 * `data:`). Nobody may frame it. The service speaks plain HTTP; whoever puts TLS before it adds Strict-Transport-Security.
 * Other origins may play the audio.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    strictTransportSecurity: false,
    frameguard: { action: 'deny' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'font-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'media-src': ["'self'", 'data:', 'blob:'],
        'connect-src': ["'self'"],
        'manifest-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
      },
    },
  })
}
