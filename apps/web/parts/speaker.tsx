import { useComputed } from '@preact/signals'
import { useServices } from '../model/services.ts'
import { announce } from '../words/announcement.ts'

/** Says to screen readers what becomes of the open song. */
export function Speaker() {
  const { desk } = useServices()
  const said = useComputed(() => {
    const entry = desk.open.value
    return entry === undefined ? '' : announce(entry.name, entry.state.value)
  })
  return (
    <p class="unseen" aria-live="polite">
      {said}
    </p>
  )
}
