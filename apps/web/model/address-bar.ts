import { type ReadonlySignal, signal } from '@preact/signals'
import { type Route, readRoute, writeRoute } from '../words/route.ts'

/** What the address bar says, both ways. */
export interface AddressBar {
  readonly route: ReadonlySignal<Route>
  go(route: Route): void
}

export function openAddressBar(): AddressBar {
  const route = signal(readRoute(location.hash))
  addEventListener('hashchange', () => {
    route.value = readRoute(location.hash)
  })
  return {
    route,
    go(next) {
      const hash = writeRoute(next)
      if (hash !== location.hash) location.hash = hash
    },
  }
}
