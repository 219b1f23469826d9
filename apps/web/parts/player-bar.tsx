import { useServices } from '../model/services.ts'
import { sayClock } from '../words/amounts.ts'
import { PlayButton } from './play-button.tsx'

/** Thin, at the bottom, always there. */
export function PlayerBar() {
  const { player } = useServices()
  const sound = player.sound.value
  const fault = player.fault.value
  const [seconds, duration] = [player.seconds.value, player.durationSeconds.value]
  return (
    <section class="player" aria-label="Player">
      {sound === undefined ? (
        <span class="quiet">Play any point of the plane, or a neighbour.</span>
      ) : (
        <PlayButton large sound={sound} />
      )}
      {sound !== undefined && (
        <>
          <span class="title" dir="auto">
            {fault ?? sound.title}
          </span>
          <span class="clock">{sayClock(seconds)}</span>
          <input
            type="range"
            aria-label={`Position in ${sound.title}`}
            aria-valuetext={`${sayClock(seconds)} of ${sayClock(duration)}`}
            min="0"
            max={duration || 1}
            step="0.1"
            value={seconds}
            disabled={duration === 0}
            onInput={({ currentTarget }) => player.seek(Number(currentTarget.value))}
          />
          <span class="clock">{sayClock(duration)}</span>
        </>
      )}
    </section>
  )
}
