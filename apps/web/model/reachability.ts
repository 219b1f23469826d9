import { type ReadonlySignal, signal } from '@preact/signals'
import { addressOf } from '../server/address.ts'

/**
 * Whether the server answers.
 *
 * here -a call gets no answer-> away: asked every 2 s -any answer-> here, and whoever waited goes on
 */
export interface Reachability {
  readonly isAway: ReadonlySignal<boolean>
  noteAnswer(): void
  noteAway(): void
  /** Resolves at once, or when the server is back. */
  untilHere(): Promise<void>
}

const ASK_AGAIN_MS = 2000

export function createReachability(): Reachability {
  const isAway = signal(false)
  let waiting: (() => void)[] = []

  function noteAnswer() {
    isAway.value = false
    for (const goOn of waiting.splice(0)) goOn()
  }

  function noteAway() {
    if (isAway.value) return
    isAway.value = true
    void askUntilHere()
  }

  async function askUntilHere() {
    while (isAway.value) {
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
      // Whatever it says: that it says something is what counts.
      const isHere = await fetch(addressOf('health'), { cache: 'no-store' }).then(isServer, () => false)
      if (isHere) noteAnswer()
    }
  }

  return {
    isAway,
    noteAnswer,
    noteAway,
    untilHere: () =>
      isAway.value
        ? new Promise((resolve) => {
            waiting = [...waiting, resolve]
          })
        : Promise.resolve(),
  }
}

/** A proxy answers 502 or 504 for a server that is away; 503 is our own word for "no worker yet". */
function isServer({ status }: Response): boolean {
  return status !== 502 && status !== 504
}
