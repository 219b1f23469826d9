export interface Repeated {
  /** Tells the work to end, and waits for it. */
  close(): Promise<void>
}

/** Does a piece of work at once and again and again; each time it says after how many milliseconds. It does not reject. */
export function repeat(work: (signal: AbortSignal) => Promise<number>): Repeated {
  const closing = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running = tick()

  return {
    async close() {
      closing.abort()
      clearTimeout(timer)
      await running
    },
  }

  async function tick(): Promise<void> {
    const pauseMs = await work(closing.signal)
    if (closing.signal.aborted) return
    timer = setTimeout(() => {
      running = tick()
    }, pauseMs)
  }
}
