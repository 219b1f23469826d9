import { useSignal } from '@preact/signals'
import { useServices } from '../model/services.ts'
import { Refusal } from '../server/refusal.ts'

export function TopLine() {
  const { addressBar, session, desk } = useServices()
  const fault = useSignal('')
  const isCatalogue = addressBar.route.value.place === 'catalogue'
  const id = desk.open.value?.id.value

  /** Whoever leaves has to know when the door stays open. */
  async function signOut() {
    try {
      await session.signOut()
    } catch (error) {
      const reason = error instanceof Refusal ? error.title : 'The server does not answer'
      fault.value = `You are still signed in. ${reason}: try again in a moment.`
    }
  }

  return (
    <header class="top">
      <h1>
        <a class="wordmark" href="#/">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6.5" />
            <circle cx="8" cy="8" r="2" class="dot" />
          </svg>
          SmartPlay
        </a>
      </h1>
      <nav aria-label="Places">
        <a href={id === undefined ? '#/' : `#/a/${id}`} aria-current={isCatalogue ? undefined : 'page'}>
          Songs
        </a>
        <a href="#/catalogue" aria-current={isCatalogue ? 'page' : undefined}>
          Catalogue
        </a>
        {session.resource.value?.key && (
          <button type="button" class="plain" onClick={() => void signOut()}>
            Sign out
          </button>
        )}
      </nav>
      <p class="fault" role="alert">
        {fault}
      </p>
    </header>
  )
}
