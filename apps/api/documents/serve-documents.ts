import type { RequestHandler } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import type { Route } from '../http/route.ts'
import { errorPage } from './error-page.ts'
import { describeApi } from './openapi.ts'
import { OWN_FILES, VIEWER_FILES, VIEWER_PAGE, VIEWER_POLICY, viewerDirectory } from './viewer.ts'

/** GET /openapi.json: made at the first request, and sent again only when the client has another one. */
export function readOpenApi(routes: () => readonly Route[]): RequestHandler {
  let document: ReturnType<typeof describeApi> | undefined
  return (_request, response) => {
    document ??= describeApi(routes())
    response.set('Cache-Control', 'public, no-cache').json(document)
  }
}

/** GET /docs: the document to read and try. */
export const showViewer: RequestHandler = (_request, response) => {
  response.set(PAGE_HEADERS).send(VIEWER_PAGE)
}

/** GET /docs/errors: what each code means. */
export function showErrors(): RequestHandler {
  const page = errorPage()
  return (_request, response) => {
    response.set(PAGE_HEADERS).send(page)
  }
}

/** GET /docs/files/{file}: what the two pages are made of. */
export function readViewerFile(): RequestHandler<{ file: string }> {
  const root = viewerDirectory()
  return ({ params: { file } }, response, next) => {
    const own = Object.hasOwn(OWN_FILES, file) ? OWN_FILES[file] : undefined
    response.set('Cache-Control', 'public, max-age=3600')
    if (own !== undefined) return void response.type(own.type).send(own.text)
    if (!VIEWER_FILES.includes(file)) throw new SmartPlayError('not-found', `there is no file ${file.slice(0, 80)}`)
    response.sendFile(file, { root }, (error) => {
      if (error && !response.headersSent) next(error)
    })
  }
}

const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': VIEWER_POLICY,
  'Cache-Control': 'public, no-cache',
}
