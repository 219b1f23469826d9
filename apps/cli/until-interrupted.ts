import { setMaxListeners } from 'node:events'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Works until it is done or somebody presses Ctrl-C: then the signal is aborted, and what the work throws for it is no
 * failure. Whoever presses it twice means it, and the program ends at once. However the work ends, the signal ends with
 * it whatever of it still goes on.
 */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | 'interrupted'> {
  const interruption = new AbortController()
  // Each request listens; Node takes more than ten listeners for a mistake, and says so among our lines.
  setMaxListeners(0, interruption.signal)
  const interrupt = () => interruption.abort()
  for (const name of SIGNALS) process.once(name, interrupt)
  try {
    return await work(interruption.signal)
  } catch (error) {
    if (interruption.signal.aborted) return 'interrupted'
    throw error
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt)
    interruption.abort()
  }
}
