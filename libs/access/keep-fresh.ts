/** Something of the store as one process knows it: while the store does not answer, what was read last holds. */
export interface Fresh<T> {
  /** As it was read last. */
  value(): T
  /** Reads the store now. */
  refresh(): Promise<void>
  /** Calls back whenever it was read. */
  follow(listener: () => void): void
  close(): void
}

export interface FreshOptions<T> {
  /** What is known before anything was read. */
  readonly unread: T
  /** Reads it, knowing what was read last. */
  readonly read: (former: T) => Promise<T>
  readonly onError: (error: unknown) => void
}

const REFRESH_MS = 2000

/** Reads something of the store, and again every two seconds, so that what another process has done counts here within three. */
export async function keepFresh<T>({ unread, read, onError }: FreshOptions<T>): Promise<Fresh<T>> {
  const listeners: (() => void)[] = []
  let known = unread
  let turns = 0
  let newest = 0
  let timer: NodeJS.Timeout | undefined

  await refresh()
  let isClosed = false
  rearm()

  return {
    value: () => known,
    refresh,
    follow: (listener) => void listeners.push(listener),
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }

  /** Of two at once, the one that began later is right. */
  async function refresh(): Promise<void> {
    turns += 1
    const turn = turns
    const found = await read(known)
    if (turn < newest) return
    newest = turn
    known = found
    for (const listener of listeners) listener()
  }

  function rearm(): void {
    if (isClosed) return
    timer = setTimeout(() => void refresh().catch(onError).finally(rearm), REFRESH_MS)
  }
}
