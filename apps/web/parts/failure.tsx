import type { Entry } from '../model/entry.ts'
import { useServices } from '../model/services.ts'

interface FailureParts {
  readonly entry: Entry
  readonly title: string
  readonly detail: string
  /** `anyway`: the server holds that it cannot help. */
  readonly retry: 'possible' | 'anyway' | 'impossible'
}

/** What happened, and the one thing to do about it. */
export function Failure({ entry, title, detail, retry: chance }: FailureParts) {
  const { uploads, retry, session } = useServices()
  const again = () => (entry.id.value === undefined ? uploads.again(entry) : void retry(entry))
  return (
    <div class="failure">
      <p class="fault">{title}</p>
      <p class="sentence">{detail}</p>
      {chance !== 'impossible' && session.may('upload') && (
        <button type="button" class={chance === 'possible' ? 'primary' : undefined} onClick={again}>
          {chance === 'possible' ? 'Try again' : 'Try again anyway'}
        </button>
      )}
    </div>
  )
}
