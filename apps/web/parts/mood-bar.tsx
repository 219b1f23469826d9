import type { MoodProbabilities } from '#libs/contract/moods'
import { stackedBar } from '../words/stacked-bar.ts'

/** The four calibrated probabilities as one bar, and in numbers. */
export function MoodBar({ probabilities }: { readonly probabilities: MoodProbabilities }) {
  const parts = stackedBar(probabilities)
  const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, { share }) => sum + share, 0))
  return (
    <div class="moods">
      <svg viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">
        {parts.map(({ mood, share }, index) => (
          <rect
            key={mood}
            class={`fill-${mood}`}
            x={1000 * (starts[index] ?? 0)}
            width={Math.max(0, 1000 * share - 4)}
            height="12"
          />
        ))}
      </svg>
      <dl>
        {parts.map(({ mood, percent }) => (
          <div key={mood}>
            <dt>
              <i class={`swatch fill-${mood}`} />
              {mood}
            </dt>
            <dd>{percent} %</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
