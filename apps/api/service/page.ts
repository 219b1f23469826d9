import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RequestHandler, Response } from 'express'
import { SmartPlayError } from '#libs/contract/errors'

/** The built page: index.html, and assets whose names carry a hash of their content. */

/** Beside the built programs, or, where they run from their sources, in what was built last; none where nothing was. */
export function findPage(): string | undefined {
  const isBuilt = import.meta.url.endsWith('.js')
  const directory = fileURLToPath(new URL(isBuilt ? '../../../web/' : '../../../dist/web/', import.meta.url))
  return existsSync(`${directory}index.html`) ? directory : undefined
}

/** Sends index.html; it names the present assets, so it is asked for every time. */
export function sendPage(directory: string, response: Response): void {
  response.set('Cache-Control', 'no-cache')
  response.sendFile('index.html', { root: directory, cacheControl: false })
}

/** GET /assets/{file}: scripts and styles; another content has another name. */
export function sendAsset(directory: string | undefined): RequestHandler<{ file: string }> {
  return ({ params: { file } }, response, next) => {
    const missing = new SmartPlayError('not-found', `the page has no asset ${file.slice(0, 80)}`)
    if (directory === undefined) throw missing
    response.sendFile(file, { root: `${directory}assets`, maxAge: '1y', immutable: true }, (error) => {
      if (error && !response.headersSent) next(missing)
    })
  }
}

/**
 * GET /a/{analysis}: an address to share. Relative, so that it leads to the page behind any prefix; whether there is such
 * an analysis is for the page to find out.
 */
export const showAnalysis: RequestHandler<{ analysis: string }> = ({ params: { analysis } }, response) => {
  response
    .status(302)
    .location(`../#/a/${encodeURIComponent(analysis)}`)
    .end()
}
