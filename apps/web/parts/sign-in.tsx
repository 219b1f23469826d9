import { useSignal } from '@preact/signals'
import type { TargetedSubmitEvent } from 'preact'
import { useServices } from '../model/services.ts'
import { Refusal } from '../server/refusal.ts'

export function SignIn() {
  const { session } = useServices()
  const fault = useSignal('')

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const key = new FormData(event.currentTarget).get('key')
    try {
      await session.signIn(String(key).trim())
    } catch (error) {
      fault.value = sayWhyNot(error)
    }
  }

  return (
    <main class="sign-in">
      <header>
        <h1>SmartPlay</h1>
        <p class="sentence">Hears the mood of a song, and finds songs like it.</p>
      </header>
      <form onSubmit={(event) => void submit(event)}>
        <label for="key">Your key</label>
        <input id="key" name="key" type="password" autocomplete="current-password" required spellcheck={false} />
        <p class="fault" role="alert">
          {fault}
        </p>
        <button type="submit" class="primary">
          Sign in
        </button>
        <p class="quiet">
          Whoever runs this service makes keys, with <code>smartplay keys create</code>.
        </p>
      </form>
    </main>
  )
}

/** The API's own words speak to programs, of headers. */
function sayWhyNot(error: unknown): string {
  if (!(error instanceof Refusal)) return 'The server does not answer.'
  return error.status === 401 ? 'This key opens nothing here: it is mistyped, or it has ended.' : error.message
}
