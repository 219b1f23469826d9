import { basename, dirname } from 'node:path'
import type { RequestHandler } from 'express'
import { audioFile } from '#libs/catalogue/audio-file'
import { SmartPlayError } from '#libs/contract/errors'
import type { Services } from './services.ts'

/** GET /deam_audio/{filename}: catalogue audio, whole or by Range (206, 416, If-Range, ETag), for HEAD as well. */
export function streamAudio({ catalogue }: Services): RequestHandler<{ filename: string }> {
  return ({ params: { filename } }, response, next) => {
    const path = audioFile(catalogue, filename)
    if (path === undefined) throw new SmartPlayError('not-found', `the catalogue has no audio ${filename.slice(0, 80)}`)
    response.set('X-Content-Type-Options', 'nosniff')
    response.sendFile(basename(path), { root: dirname(path), dotfiles: 'allow', maxAge: '1h' }, (error) => {
      if (error && !response.headersSent) next(error)
    })
  }
}
