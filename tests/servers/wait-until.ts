import { setTimeout as pause } from 'node:timers/promises'

interface Wait {
  /** For the message: "<what> did not ... within". */
  readonly what: string
  readonly timeoutMs: number
  /** Rejects while it is too early; its last reason becomes the cause. */
  readonly attempt: () => Promise<void>
  /** Says why waiting on is useless. */
  readonly hopeless?: () => string | undefined
}

/** Asks again and again, every 50 ms, for what sends no event of its own. */
export async function waitUntil({ what, timeoutMs, attempt, hopeless }: Wait): Promise<void> {
  const giveUpAt = performance.now() + timeoutMs
  for (;;) {
    try {
      return await attempt()
    } catch (cause) {
      const reason = hopeless?.()
      if (reason !== undefined) throw new Error(`${what} will not be ready: ${reason}`, { cause })
      if (performance.now() > giveUpAt) throw new Error(`${what} was not ready within ${timeoutMs} ms`, { cause })
    }
    await pause(50)
  }
}
