/**
 * Where the API is, as seen from the page: relative to the document, so that the page works behind any prefix. The
 * page's own addresses are fragments (`#/a/{id}`), hence the document never moves.
 */
export function addressOf(path: string): string {
  return new URL(path, document.baseURI).href
}

/** By its name, not by the link in the resource: a proxy may have a prefix that the API was not told of. */
export function audioPath(filename: string): string {
  return `deam_audio/${encodeURIComponent(filename)}`
}

/** The track of the catalogue that is heard at an address; undefined for one's own files. */
export function trackAt(address: string | undefined): string | undefined {
  const [, name] = address?.split('/deam_audio/') ?? []
  return name === undefined ? undefined : decodeURIComponent(name)
}
