import type { ReindexResource } from '#libs/contract/reindex'
import type { Reindexes } from '../model/reindexes.ts'
import { useServices } from '../model/services.ts'
import { sayCount, sayWhen } from '../words/amounts.ts'
import { isLive, reindexLine, reindexShare } from '../words/reindex-line.ts'

interface RunParts {
  readonly run: ReindexResource
  readonly reindexes: Reindexes
  readonly place: 'newest' | 'former'
}

/** One run: how far, how fast, what is live meanwhile, which files have no vector, and what can be done about it. */
export function ReindexRun({ run, reindexes, place }: RunParts) {
  return (
    <article class={`run ${place}`} data-status={run.status}>
      <header>
        <strong>{run.status}</strong>
        <span class="quiet">{sayWhen(run.startedAt, Date.now())}</span>
      </header>
      {isLive(run) && <progress max="1" value={reindexShare(run)} aria-label="Files done" />}
      <p role={isLive(run) ? 'status' : undefined}>{reindexLine(run)}</p>
      {run.catalogue !== null && <p class="quiet">Published as {run.catalogue}</p>}
      {run.failures.length > 0 && <Failures run={run} />}
      <Deeds run={run} reindexes={reindexes} place={place} />
    </article>
  )
}

function Failures({ run: { files, failures } }: { readonly run: ReindexResource }) {
  return (
    <details>
      <summary>{sayCount(files.failed, 'file')} without a vector</summary>
      <ul class="failures">
        {failures.map(({ filename, code, message }) => (
          <li key={filename}>
            <strong dir="auto">{filename}</strong> <span class="code">{code}</span>
            <span class="quiet">{message}</span>
          </li>
        ))}
      </ul>
      {files.failed > failures.length && <p class="quiet">and {files.failed - failures.length} more</p>}
    </details>
  )
}

/** A run that is going on can be ended; the newest that has ended may try its failed files again. */
function Deeds({ run, reindexes, place }: RunParts) {
  const { session } = useServices()
  if (!session.may('admin') || place === 'former') return null
  if (isLive(run))
    return (
      <p class="deeds">
        <button type="button" onClick={() => void reindexes.cancel(run.id)}>
          Cancel
        </button>
        <span class="quiet">Nothing is published then; what is measured is kept for the next run.</span>
      </p>
    )
  if (run.files.failed === 0) return null
  return (
    <p class="deeds">
      <button type="button" onClick={() => void reindexes.retry(run.id)}>
        Try the failed files again
      </button>
      <span class="quiet">All others are kept as they are.</span>
    </p>
  )
}
