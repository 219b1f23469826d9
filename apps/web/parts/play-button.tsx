import type { Sound } from '../model/player.ts'
import { useServices } from '../model/services.ts'

export function PlayButton({ sound, large }: { readonly sound: Sound; readonly large?: true }) {
  const { player } = useServices()
  const isPlaying = player.isPlaying.value && player.sound.value?.address === sound.address
  return (
    <button
      type="button"
      class={large ? 'play large' : 'play'}
      aria-label={`${isPlaying ? 'Pause' : 'Play'} ${sound.title}`}
      onClick={() => player.toggle(sound)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={isPlaying ? 'M4.5 3h2.4v10H4.5zM9.1 3h2.4v10H9.1z' : 'M5 2.8v10.4L13 8z'} />
      </svg>
    </button>
  )
}
