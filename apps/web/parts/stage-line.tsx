import type { Segment } from '../words/stage-line.ts'

/** Five segments with their names and times; once all is said, a hairline. */
export function StageLine({ segments, isThin }: { readonly segments: readonly Segment[]; readonly isThin: boolean }) {
  return (
    <ol class={isThin ? 'stages thin' : 'stages'} aria-label="Stages">
      {segments.map(({ stage, state, time }) => (
        <li key={stage} class={state}>
          <span class="line" />
          <span class="stage">{stage}</span>
          <span class="time">{time}</span>
          <span class="unseen">{state}</span>
        </li>
      ))}
    </ol>
  )
}
