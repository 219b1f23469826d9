import { type ReadonlySignal, signal } from '@preact/signals'

export interface Sound {
  /** The same address is the same sound. */
  readonly address: string
  readonly title: string
  readonly by: string | null
}

/** One loudspeaker: whatever starts, stops the other. */
export interface Player {
  readonly sound: ReadonlySignal<Sound | undefined>
  readonly isPlaying: ReadonlySignal<boolean>
  readonly seconds: ReadonlySignal<number>
  /** 0 until the browser knows. */
  readonly durationSeconds: ReadonlySignal<number>
  readonly fault: ReadonlySignal<string | undefined>
  /** Plays, pauses or goes on. */
  toggle(sound: Sound): void
  /** Seeks at once; the browser asks for the range it needs. */
  seek(seconds: number): void
}

export function openPlayer(): Player {
  const audio = new Audio()
  audio.preload = 'metadata'
  const sound = signal<Sound | undefined>(undefined)
  const isPlaying = signal(false)
  const seconds = signal(0)
  const durationSeconds = signal(0)
  const fault = signal<string | undefined>(undefined)

  audio.addEventListener('play', () => {
    isPlaying.value = true
  })
  audio.addEventListener('pause', () => {
    isPlaying.value = false
  })
  audio.addEventListener('timeupdate', () => {
    seconds.value = audio.currentTime
  })
  audio.addEventListener('durationchange', () => {
    durationSeconds.value = Number.isFinite(audio.duration) ? audio.duration : 0
  })
  audio.addEventListener('error', () => {
    isPlaying.value = false
    fault.value = `${sound.value?.title ?? 'This sound'} cannot be played here.`
  })

  function start(next: Sound) {
    if (sound.value?.address !== next.address) {
      sound.value = next
      seconds.value = 0
      durationSeconds.value = 0
      audio.src = next.address
    }
    fault.value = undefined
    // A play that the next one overtakes is rejected; the error event tells real faults.
    audio.play().catch(() => undefined)
  }

  return {
    ...{ sound, isPlaying, seconds, durationSeconds, fault },
    toggle(next) {
      if (sound.value?.address === next.address && isPlaying.value) audio.pause()
      else start(next)
    },
    seek(to) {
      audio.currentTime = to
      seconds.value = to
    },
  }
}
