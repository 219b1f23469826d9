import { type ReadonlySignal, signal } from '@preact/signals'
import { Refusal, ServerAway } from '../server/refusal.ts'

/**
 * Whether the server answers.
 *
 * here -no answer, or 502 or 504, which proxies say for it-> away: asked every 2 s -it answers-> here, and whoever
 * waited goes on
 * here -503, which it says as well as proxies-> here, and asked at once -a proxy answers, or nobody-> away
 */
export interface Reachability {
  readonly isAway: ReadonlySignal<boolean>
  noteAnswer(): void
  noteAway(): void
  /** A call came to nothing: how it did tells where the server is. */
  noteFailure(error: unknown): void
  /** Resolves at once, or when the server is back. */
  untilHere(): Promise<void>
}

const ASK_AGAIN_MS = 2000

export function createReachability(isServerThere: () => Promise<boolean>): Reachability {
  const isAway = signal(false)
  let waiting: (() => void)[] = []
  let [isAsking, isInDoubt] = [false, false]

  function noteAnswer() {
    isAway.value = false
    for (const goOn of waiting.splice(0)) goOn()
  }

  function noteAway() {
    isAway.value = true
    if (!isAsking) void askUntilHere()
  }

  /** One loop, however often the server comes and goes. */
  async function askUntilHere() {
    isAsking = true
    while (isAway.value) {
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
      if (await isServerThere()) noteAnswer()
    }
    isAsking = false
  }

  async function askOnce() {
    if (isAway.value || isInDoubt) return
    isInDoubt = true
    if (!(await isServerThere())) noteAway()
    isInDoubt = false
  }

  return {
    isAway,
    noteAnswer,
    noteAway,
    noteFailure(error) {
      if (error instanceof ServerAway) noteAway()
      if (!(error instanceof Refusal)) return
      if (error.status === 502 || error.status === 504) noteAway()
      else if (error.status === 503) void askOnce()
      else noteAnswer()
    },
    untilHere: () =>
      isAway.value
        ? new Promise((resolve) => {
            waiting = [...waiting, resolve]
          })
        : Promise.resolve(),
  }
}
