import type { Retrying } from '../model/history.ts'
import { useServices } from '../model/services.ts'
import { sayCount } from '../words/amounts.ts'

/** The one thing to do about a full inbox of failures. */
export function RetryAll() {
  const { history, session } = useServices()
  const retrying = history.retrying.value
  if (!session.may('admin')) return null
  return (
    <div class="retry-all">
      <button type="button" disabled={retrying.kind === 'running'} onClick={() => void history.retryAll()}>
        {retrying.kind === 'running' ? 'Trying again' : 'Try all again'}
      </button>
      <p class="quiet" role="status">
        {say(retrying)}
      </p>
    </div>
  )
}

function say(retrying: Retrying): string {
  switch (retrying.kind) {
    case 'idle':
      return 'Everything that failed, on older pages as well.'
    case 'running':
      return ''
    case 'refused':
      return retrying.reason
    case 'done': {
      const { retried, audioGone, unreadable } = retrying.report
      return [
        `${sayCount(retried, 'song')} on the way again.`,
        ...(audioGone === 0 ? [] : [`${sayCount(audioGone, 'song')} must be sent again: the audio is gone.`]),
        ...(unreadable === 0 ? [] : [`${sayCount(unreadable, 'song')} cannot be read: delete and send again.`]),
      ].join(' ')
    }
    default:
      return retrying satisfies never
  }
}
