import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useServices } from '../model/services.ts'
import { sayCount, saySpan } from '../words/amounts.ts'
import { type Burst, burstOf } from '../words/burst.ts'

/** From so many songs on a total says more than each of them. */
const MANY = 3
const TICK_MS = 500

/** Many songs at once: a total with rate and estimate. */
export function BurstLine() {
  const { desk } = useServices()
  const nowMs = useSignal(Date.now())
  const burst = useComputed(() => {
    const { entries, startedAtMs } = desk.burst.value
    return burstOf(
      entries.map(({ state }) => state.value),
      { startedAtMs, nowMs: nowMs.value },
    )
  })
  const isOver = useComputed(() => burst.value.answered + burst.value.failed === burst.value.total)
  useSignalEffect(() => {
    nowMs.value = Date.now()
    if (isOver.value) return
    const timer = setInterval(() => {
      nowMs.value = Date.now()
    }, TICK_MS)
    return () => clearInterval(timer)
  })

  const { total, answered, failed } = burst.value
  if (total < MANY) return null
  return (
    <section class="burst" aria-label="All songs of this drop">
      <p>
        <strong>
          {answered + failed} of {sayCount(total, 'song')}
        </strong>
        <span class="quiet">{rateAndEstimate(burst.value)}</span>
      </p>
      <progress max={total} value={answered + failed} aria-label={`${answered + failed} of ${total} songs`} />
    </section>
  )
}

function rateAndEstimate({ failed, songsPerMinute, estimatedSeconds }: Burst): string {
  const parts = [
    ...(songsPerMinute === null ? [] : [`${Math.round(songsPerMinute)} songs/min`]),
    ...(estimatedSeconds === null ? [] : [`about ${saySpan(estimatedSeconds)} left`]),
    ...(failed === 0 ? [] : [`${failed} without an answer`]),
  ]
  return parts.join(' · ')
}
