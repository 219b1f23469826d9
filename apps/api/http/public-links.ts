import type { RequestHandler } from 'express'

/**
 * Where the service has another root for its clients than for itself: a proxy shows it at `/api`, say. Handlers know
 * nothing of that: they write links from our own root, and here, at the border, all of them get the prefix.
 */

/** Takes the prefix off the address of a request, where the proxy has left it there, and puts it before `Location`. */
export function underBasePath(basePath: string): RequestHandler {
  return (request, response, next) => {
    request.url = withoutBasePath(request.url, basePath)
    const locate = response.location.bind(response)
    response.location = (url) => locate(withPrefix(url, basePath))
    next()
  }
}

export function withoutBasePath(path: string, basePath: string): string {
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path
}

const LINKS = new Set(['href', 'streamUrl', 'stream_url'])

/** For Express's `json replacer`: the prefix before each link of a JSON body, and of each event of a stream. */
export function prefixLinks(basePath: string) {
  return (name: string, value: unknown): unknown => {
    if (LINKS.has(name) && typeof value === 'string') return withPrefix(value, basePath)
    if (name !== 'links' || typeof value !== 'object' || value === null) return value
    const links = Object.entries(value).map(([rel, link]) => [
      rel,
      typeof link === 'string' ? withPrefix(link, basePath) : link,
    ])
    return Object.fromEntries(links)
  }
}

function withPrefix(link: string, basePath: string): string {
  return link.startsWith('/') ? basePath + link : link
}
