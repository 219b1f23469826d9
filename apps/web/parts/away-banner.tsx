import { useServices } from '../model/services.ts'

/** Lies over the page, so that nothing moves when the server goes or comes back. */
export function AwayBanner() {
  const { reachability } = useServices()
  return (
    <p class="away" role="status">
      {reachability.isAway.value && 'The server does not answer. Reconnecting; nothing is lost.'}
    </p>
  )
}
