/** The page's places. */
export type Route =
  | { readonly place: 'desk' }
  | { readonly place: 'analysis'; readonly id: string }
  | { readonly place: 'catalogue' }

/** From the fragment of an address: `#/a/{id}`, `#/catalogue`; anything else is the desk. */
export function readRoute(hash: string): Route {
  const [, id] = /^#\/a\/(a[0-9a-f]{32})$/.exec(hash) ?? []
  if (id !== undefined) return { place: 'analysis', id }
  return { place: hash === '#/catalogue' ? 'catalogue' : 'desk' }
}

export function writeRoute(route: Route): string {
  if (route.place === 'analysis') return `#/a/${route.id}`
  return route.place === 'catalogue' ? '#/catalogue' : '#/'
}
