import type { ReindexResource } from '#libs/contract/reindex'
import { sayWhen } from '../words/amounts.ts'
import { isLive, reindexLine, reindexShare } from '../words/reindex-line.ts'

/** One run: how far, how fast, what is live meanwhile, and which files have no vector. */
export function ReindexRun({ run }: { readonly run: ReindexResource }) {
  return (
    <article class="run" data-status={run.status}>
      <header>
        <strong>{run.status}</strong>
        <span class="quiet">{sayWhen(run.startedAt, Date.now())}</span>
      </header>
      {isLive(run) && <progress max="1" value={reindexShare(run)} aria-label="Files done" />}
      <p role={isLive(run) ? 'status' : undefined}>{reindexLine(run)}</p>
      {run.catalogue !== null && <p class="quiet">Published as {run.catalogue}</p>}
      {run.failures.length > 0 && (
        <details>
          <summary>{run.failures.length} files without a vector</summary>
          <ul>
            {run.failures.map(({ filename, message }) => (
              <li key={filename}>
                <strong>{filename}</strong> <span class="quiet">{message}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  )
}
